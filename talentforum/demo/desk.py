"""What waits at the demo's moderators' desk, and what was decided there: each deed by its verb, at its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from comments.models import Comment
from moderation.eu import Category
from moderation.grounds import Ground
from moderation.imposing import Imposed
from moderation.models import Appeal, Case, Danger, Decision, Mode, Notice, Remark, Sanction
from moderation.models.queue import LONG_HOLD
from talentforum.lib.markdown import read_reader_text

from .discussion import Discussion, span
from .past import past
from .story import Story

SHIFT = timedelta(hours=12)  # the demo's claims last that long, so that one is seen; real ones end after five minutes
APART = timedelta(minutes=7)  # several who do the same do it one after another
USUAL = "35m"  # between two deeds of which the file says nothing


class Desk:
    """Lets texts be posted some time `ago`, and lets happen to each `then` what the file says.

    A deed is a mapping. Its first key is the verb, its value what the verb is about; `by` is who does it, or
    several one after another, `after` how long after the deed before. Each is one of the methods in `DEEDS`.
    """

    def __init__(self, story: Story) -> None:
        self.story, self.people, self.now = story, story.people, timezone.now()
        self.posted: dict[str, Comment] = {}

    def tell(self, told: dict[str, Any]) -> None:
        """Post one text and let befall it what the file says."""
        at = self.now - span(told["ago"])
        comment = self._post(told, at)
        if told.get("key"):
            self.posted[told["key"]] = comment
        for deed in told.get("then") or []:
            verb, value = next(iter(deed.items()))
            at = timezone.now() if verb in NOW else at + span(deed.get("after", USUAL))
            for number, by in enumerate(deed.get("by", "").split() or [""]):
                at += APART * bool(number)
                with past(at):
                    DEEDS[verb](self, Comment.objects.get(pk=comment.pk), value, deed | {"at": at, "by": by})

    def state_long_holds(self) -> None:
        """Give those their statements whose texts are held for more than 48 hours, when the worker would have."""
        for case in Case.objects.held_for_long():
            with past(case.opened_at + LONG_HOLD):
                case.state_hold()

    def _post(self, told: dict[str, Any], at: datetime) -> Comment:
        article, by = self.story.articles[told["article"]], self.people["moderation"]
        if told.get("switch"):
            article.press(Mode.HOLD, by=by)
        with past(at):
            if "perspective" in told:
                comment = self.story.share(told).comment
            else:
                parent = self.posted[told["answers"]] if told.get("answers") else None
                body = read_reader_text(told["body"])
                comment = article.comments.post(author=self.people[told["author"]], body=body, parent=parent)
        if told.get("switch"):
            article.press(Mode.NORMAL, by=by)
        Discussion.date(comment, at)
        return comment

    def _report(self, comment: Comment, ground: str, deed: dict[str, Any]) -> None:
        comment.report(by=self.people[deed["by"]], ground=Ground(ground), note=deed.get("note", ""))

    def _notice(self, comment: Comment, explanation: str, deed: dict[str, Any]) -> None:
        case = Case.objects.open_for(comment)
        Notice.objects.create(
            case=case, addresses=[settings.SITE_URL + comment.get_absolute_url()], category=Category[deed["category"]],
            explanation=explanation, name=deed["name"], email=deed["email"], in_good_faith=True,
            is_by_trusted_flagger=deed.get("trusted", False), received_at=deed["at"], confirmed_at=deed["at"],
        )  # fmt: skip
        case.assess()

    def _decide(self, comment: Comment, kind: str, deed: dict[str, Any]) -> Decision:
        case = comment.cases.get()
        return case.decide(
            Decision.Kind(kind), by=self.people[deed["by"]], sanctions=self._sanctions(deed), **_why(deed)
        )

    def _slip(self, comment: Comment, kind: str, deed: dict[str, Any]) -> None:
        """Decide, and take it back within the ten seconds."""
        decision = self._decide(comment, kind, deed)
        comment.cases.get().undo(decision, by=self.people[deed["by"]])

    def _sanctions(self, deed: dict[str, Any]) -> list[Imposed]:
        days = deed.get("days")
        ends_at = deed["at"] + timedelta(days=days) if days else None
        return [(Sanction.Kind(deed["sanction"]), ends_at)] if "sanction" in deed else []

    def _acknowledge(self, comment: Comment, _value: bool, _deed: dict[str, Any]) -> None:
        Sanction.objects.acknowledge(comment.author)

    def _lift(self, comment: Comment, _value: bool, deed: dict[str, Any]) -> None:
        for sanction in Sanction.objects.in_force().filter(person=comment.author):
            sanction.lift(by=self.people[deed["by"]])

    def _appeal(self, comment: Comment, text: str, deed: dict[str, Any]) -> None:
        decision = comment.cases.get().last_settled
        Appeal.objects.make(decision, text=text, by=self.people[deed["by"]])

    def _uphold(self, comment: Comment, answer: str, deed: dict[str, Any]) -> None:
        comment.cases.get().pending_appeals().get().uphold(by=self.people[deed["by"]], answer=answer)

    def _overturn(self, comment: Comment, kind: str, deed: dict[str, Any]) -> None:
        comment.cases.get().pending_appeals().get().overturn(
            Decision.Kind(kind), by=self.people[deed["by"]], answer=deed["answer"],
            partly=deed.get("partly", False), **_why(deed),
        )  # fmt: skip

    def _endanger(self, comment: Comment, _value: bool, deed: dict[str, Any]) -> None:
        Danger.objects.freeze(comment.cases.get(), by=self.people[deed["by"]])

    def _inform(self, comment: Comment, passed_on: str, deed: dict[str, Any]) -> None:
        danger = comment.cases.get().danger
        danger.inform(by=self.people[deed["by"]], authority=deed["authority"], passed_on=passed_on, at=deed["at"])

    def _claim(self, comment: Comment, by: str, _deed: dict[str, Any]) -> None:
        comment.cases.get().claim(by=self.people[by])
        comment.cases.update(claimed_until=self.now + SHIFT)

    def _hand_over(self, comment: Comment, to: str, deed: dict[str, Any]) -> None:
        comment.cases.get().hand_over(self.people[to], by=self.people[deed["by"]], text=deed["text"])

    def _note(self, comment: Comment, text: str, deed: dict[str, Any]) -> None:
        comment.cases.get().remarks.create(by=self.people[deed["by"]], text=text)

    def _note_on_author(self, comment: Comment, text: str, deed: dict[str, Any]) -> None:
        Remark.objects.create(person=comment.author, by=self.people[deed["by"]], text=text)

    def _edit(self, comment: Comment, body: str, _deed: dict[str, Any]) -> None:
        comment.edit(read_reader_text(body))

    def _retract(self, comment: Comment, _value: bool, _deed: dict[str, Any]) -> None:
        comment.retract()


DEEDS: dict[str, Callable[..., Any]] = {
    name: getattr(Desk, f"_{name}")
    for name in (
        "report", "notice", "decide", "slip", "acknowledge", "lift", "appeal", "uphold", "overturn", "endanger",
        "inform", "claim", "hand_over", "note", "note_on_author", "edit", "retract",
    )
}  # fmt: skip
NOW = frozenset({"slip", "claim"})  # what lasts for a moment only happens when the demo is loaded


def _why(deed: dict[str, Any]) -> Any:
    return {name: deed[name] for name in ("ground", "law", "facts", "explanation", "note") if name in deed}
