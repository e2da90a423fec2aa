"""Who takes part in a discussion: offered while a reader types whom they mention."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from articles.access import readable_article
from articles.models import Article
from talentforum.lib.access import private_page, signed_in
from talentforum.lib.names import LONGEST, fold

OFFERED = 8
LOOKED_AT = 2_000  # comments, the newest: any thread answers at once; who wrote before is mentioned by typing the name

# Whom the reader ignores is left out. Who ignores the reader is not: that they are missing would tell it.
_PRESENT = """
    WITH recent AS (
        SELECT author_id AS person, published_at AS at FROM comments_comment
        WHERE article_id = %(article)s AND status = 'published' AND retracted_at IS NULL
        ORDER BY published_at DESC LIMIT %(looked_at)s
    ), present AS (
        SELECT person, at FROM recent
        UNION ALL
        SELECT byline.person_id, NULL FROM articles_author byline
        JOIN articles_article_authors signed ON signed.author_id = byline.id AND signed.article_id = %(article)s
    )
    SELECT profile.name FROM present
    JOIN accounts_profile profile ON profile.user_id = present.person
    JOIN accounts_user account ON account.id = present.person
    WHERE account.is_active AND profile.confirmed_at IS NOT NULL AND present.person <> %(reader)s
    AND position('-' || %(begins)s IN '-' || profile.folded) > 0
    AND NOT EXISTS (SELECT FROM accounts_ignore WHERE person_id = %(reader)s AND ignored_id = present.person)
    GROUP BY profile.user_id
    ORDER BY max(present.at) DESC NULLS LAST, profile.name_key
    LIMIT %(offered)s
"""


@private_page
@signed_in
@require_safe
def people_present(request: HttpRequest, slug: str) -> JsonResponse:
    """Give the names of those in the discussion of whose name a word begins like `q`, who wrote last first."""
    article = readable_article(request, slug)
    return JsonResponse({"names": names_like(request.GET.get("q", ""), article, request.user)})


def names_like(beginning: str, article: Article, reader: Any) -> list[str]:
    """Return whom a reader may mean who began to write a name: who wrote here publicly, and the article's authors."""
    begins = fold(beginning[:LONGEST])
    if not begins:
        return []
    given = {
        "article": article.pk, "reader": reader.pk, "begins": begins, "looked_at": LOOKED_AT, "offered": OFFERED,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, given)
        return [name for (name,) in cursor.fetchall()]
