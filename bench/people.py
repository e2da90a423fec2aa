"""What both measurements stand on: people and articles."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from articles.models import Article, Author, Topic

PEOPLE = """
    INSERT INTO accounts_user (password, is_superuser, email, is_staff, is_active, joined_at)
    SELECT '!', false, 'mensch' || n || '@example.org', false, true, now() - n * interval '10 minutes'
    FROM generate_series(1, %s) AS n
"""
PROFILES = """
    INSERT INTO accounts_profile (user_id, name, folded, name_key, language, confirmed_at)
    SELECT id, 'Mensch ' || id, 'mensch' || id, 'mensch ' || id, 'de', joined_at FROM accounts_user
"""


def load_people(number: int) -> None:
    """Make so many people with their names, numbered from 1."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [number])
        cursor.execute(PROFILES)


def make_article(slug: str, *, body: str = "Ein Absatz.\n", days_ago: int = 1) -> Article:
    """Return a new published article."""
    topic, _ = Topic.objects.get_or_create(slug="arbeit", defaults={"name": "Arbeit"})
    article = Article.objects.create(
        topic=topic, title=f"Was wir über {slug} wissen", slug=slug, teaser="Worum es geht, in einem Satz.", body=body,
        status=Article.Status.PUBLISHED, published_at=timezone.now() - timedelta(days=days_ago),
    )  # fmt: skip
    article.authors.add(Author.objects.get_or_create(name="Redaktion talentforum")[0])
    return article
