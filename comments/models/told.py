"""A comment as something that people are told about: whom it answers, whom it mentions, and that it is recommended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet

from articles.models import Citation
from notifications.kinds import Kind
from notifications.models import Notification
from notifications.subjects import Telling, content_type
from talentforum.lib.markdown import excerpt

from ..mentions import people_in

if TYPE_CHECKING:
    from .comment import Comment

LONGEST = 400  # characters of the text that are told


class ToldComment:
    """What `notifications.subjects.Tellable` asks of a comment, and when its verbs tell of it."""

    @classmethod
    def for_telling(cls) -> QuerySet[Any]:
        """Return comments with article, author, recommendation, and what each answers."""
        rows = cast("type[Comment]", cls).objects.select_related("article", "author__profile", "pick", "parent")
        return rows.defer("body", "parent__body", "parent__html")

    def telling(self, kind: str) -> Telling:
        """Return who wrote it and how it begins; of a recommendation why, as its reader wrote the text."""
        comment, is_pick = cast("Comment", self), kind == Kind.PICK
        return Telling(
            address=f"{comment.get_absolute_url()}#kommentar-{comment.pk}",
            title=comment.article.title,
            who="" if is_pick else comment.author.name,
            text=excerpt(comment.in_passing, LONGEST) if comment.is_public else "",
            reason=comment.pick.why if is_pick and hasattr(comment, "pick") else "",
        )

    def may_be_told(self, person: Any, kind: str) -> bool:
        """Tell whether everyone can read it now, and it concerns this person."""
        comment = cast("Comment", self)
        return comment.is_public and comment.article.is_public and person.pk in self._concerned(kind)

    def _concerned(self, kind: str) -> list[int]:
        """Return whom an event of this kind concerns (ids of users)."""
        comment = cast("Comment", self)
        if kind == Kind.ANSWER:
            return [comment.parent.author_id] if comment.parent else []
        if kind == Kind.MENTION:
            return people_in(comment.html)
        return [comment.author_id] if kind == Kind.PICK and hasattr(comment, "pick") else []

    def tell(self) -> None:
        """Tell whom it answers and whom it mentions, as it just became public; in the same transaction.

        Who is told of the answer is not told of the mention too; who wants to hear of no answers is. What was taken
        back comes back.
        """
        comment = cast("Comment", self)
        if comment.parent is not None and comment.parent.author_id != comment.author_id:
            Notification.objects.tell(
                [comment.parent.author_id], Kind.ANSWER, comment,
                group=f"answer-{comment.parent_id}", place=comment.article, actor=comment.author,
            )  # fmt: skip
        self._tell_mentioned(people_in(comment.html))

    def tell_again(self) -> None:
        """Tell as it is public again, or was never before; what was told of it by others comes back.

        Beneath an article that is withdrawn nobody hears of it until that is public again.
        """
        from .pick import Pick

        comment = cast("Comment", self)
        self.tell()
        for pick in Pick.objects.filter(comment=comment):
            pick.tell()
        Notification.objects.about(*Citation.objects.of(comment)).renew_true()
        if not comment.article.is_public:
            Notification.objects.about(comment).withdraw()

    def tell_change(self, html: str) -> None:
        """Tell those whom the text mentions and did not in this earlier stored version; take back what is gone."""
        comment = cast("Comment", self)
        before, now = people_in(html), people_in(comment.html)
        if gone := set(before) - set(now):
            mentioned = Notification.objects.about(comment).of_kinds(Kind.MENTION)
            mentioned.filter(recipient__in=gone).withdraw()
        self._tell_mentioned([pk for pk in now if pk not in before])

    def _tell_mentioned(self, people: list[int]) -> None:
        comment = cast("Comment", self)
        wanted = [pk for pk in people if pk != comment.author_id]
        if comment.parent is not None and comment.parent.author_id in wanted and self._is_answer_told():
            wanted.remove(comment.parent.author_id)
        if wanted:
            group = f"mention-{comment.article_id}"
            Notification.objects.tell(
                wanted, Kind.MENTION, comment, group=group, place=comment.article, actor=comment.author
            )

    def _is_answer_told(self) -> bool:
        told = Notification.objects.about(cast("Comment", self)).of_kinds(Kind.ANSWER)
        return told.filter(recipient=cast("Comment", self).parent.author_id).exists()  # type: ignore[union-attr]

    def take_back(self) -> None:
        """Take back what was told of it, as nobody but its author reads it any more; in the same transaction."""
        comment = cast("Comment", self)
        cited = Citation.objects.of(comment).values("pk")
        of_citations = Notification.objects.filter(subject_type=content_type(Citation), subject_id__in=cited)
        (Notification.objects.about(comment) | of_citations).withdraw()

    _verb: Any
    for _verb in (tell, tell_again, tell_change, take_back):
        _verb.alters_data = True
    del _verb
