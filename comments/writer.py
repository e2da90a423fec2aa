"""Who writes a comment: all that posting asks of a person, in the one statement that locks their row."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from accounts.models import Profile, User
from accounts.roles import Role
from articles.models import Article
from moderation.bearing import BORNE
from moderation.grounds import Rule
from moderation.models.emergency import Mode, strictest

_LOCK = f"""
SELECT
    nextval(pg_get_serial_sequence('comments_comment', 'id')),
    profile.name,
    NOT (account.is_staff OR EXISTS (
        SELECT FROM comments_comment WHERE author_id = account.id AND status = 'published'
    )),
    EXISTS (
        SELECT FROM articles_author byline JOIN articles_article_authors signed ON signed.author_id = byline.id
        WHERE byline.person_id = account.id AND signed.article_id = %(article)s
    ),
    EXISTS (
        SELECT FROM accounts_user_groups has JOIN auth_group role ON role.id = has.group_id
        WHERE has.user_id = account.id AND role.name = %(editor)s
    ),
    {BORNE},
    (SELECT ARRAY[place.mode, place.site_mode] FROM articles_article place WHERE place.id = %(article)s)
FROM accounts_user account LEFT JOIN accounts_profile profile ON profile.user_id = account.id
WHERE account.id = %(author)s
FOR NO KEY UPDATE OF account
"""  # noqa: S608 - what is filled in is a constant


class Writer(NamedTuple):
    """A person who writes under an article; `number` is the id of what they write."""

    number: int
    name: str | None
    is_newcomer: bool  # of whom no comment was approved yet; the team needs no approval
    is_author: bool  # of the article
    is_editor: bool
    bears: list[str]  # the kinds of sanctions that hold
    modes: list[str]  # what the article's switch says, and the site's

    @property
    def obstacle(self) -> str:
        """Why they may not write here now: a code of `Refused`; empty where they may."""
        if not {"mute", "ban"}.isdisjoint(self.bears):
            return "muted"
        return "" if strictest(self.modes).takes_texts else "closed"

    @property
    def ordered(self) -> list[Rule]:
        """Why each text is held, whatever it says."""
        by_sanction = [Rule.SANCTION] if "hold" in self.bears else []
        return by_sanction + ([Rule.SWITCH] if strictest(self.modes) is Mode.HOLD else [])


def locked(author: User, article: Article) -> Writer:
    """Lock a person's row, so that they write one text at a time, and return what their text depends on.

    What is only shown or screened may be a moment older than the lock; what they sent before is asked after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"author": author.pk, "article": article.pk, "editor": Role.EDITOR.value})
        writer = Writer(*cursor.fetchone())
    if writer.name is not None:  # the name is shown with what they wrote: the rest of the profile stays where it is
        author.profile = Profile.from_db(connection.alias, ["user_id", "name"], [author.pk, writer.name])
    return writer
