"""A small forum to which deeds are done in any order; what is refused changes nothing."""

from contextlib import suppress
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Profile, User
from accounts.names import check_name
from accounts.roles import Role
from comments.models import Comment
from comments.querysets import Refused
from moderation.imposing import sanction_reporter, was_warned
from moderation.models import (
    AlreadyDecided,
    AlreadyReported,
    Answered,
    Appeal,
    AppealedBefore,
    Case,
    ConflictOfInterest,
    FormerName,
    Muted,
    Name,
    NotConcerned,
    NotPublic,
    NotUndoable,
    NotWarned,
    Sanction,
)
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, UserFactory

KINDS = ["approve", "remove", "return", "hide", "label", "close", "restore"]
RESTRICT = {"remove", "return", "hide", "label", "close"}
SUSPENSIONS = [Sanction.Kind.MUTE, Sanction.Kind.HOLD, Sanction.Kind.BAN]
REFUSALS = (
    AlreadyDecided, AlreadyReported, Answered, AppealedBefore, ConflictOfInterest, Muted, NotConcerned, NotPublic,
    NotUndoable, NotWarned, Refused,
)  # fmt: skip
OF_COMMENTS = ("edit", "links", "retract", "quote", "report", "state")
ABOUT_CASES = ("decide", "undo", "appeal", "uphold", "overturn", "blame")


class Forum:
    """A discussion, the names of its people, and what moderators do to both; deeds are done by their names."""

    def __init__(self):
        self.article = ArticleFactory()
        self.written = 0
        self.people = [UserFactory(name=self.name()) for _ in range(3)]
        self.moderators = [
            User.objects.add_to_team(
                f"{self.article.slug}-{n}@example.net", Role.SENIOR, name=f"{self.article.pk} M {n}"
            )
            for n in range(3)
        ]
        for who in range(3):  # one text each, and something to decide about
            self.post(None, who, "")
            self.report(self.comments.last(), who - 1, "")
            self.report_name(None, who, "")

    @property
    def comments(self):
        return self.article.comments.order_by("pk")

    @property
    def names(self):
        return Name.for_moderators().filter(pk__in=[person.pk for person in self.people]).order_by("pk")

    @property
    def cases(self):
        comment, name = (ContentType.objects.get_for_model(kind) for kind in (Comment, Name))
        of_comments = Q(subject_type=comment, subject_id__in=self.comments.values("pk"))
        return Case.objects.filter(
            of_comments | Q(subject_type=name, subject_id__in=[person.pk for person in self.people])
        )

    def do(self, deed, which, who, kind):
        """Do a deed to the comment or case that is counted from the first, around; suppress what is refused."""
        things = list(self.comments if deed in OF_COMMENTS else self.cases.order_by("pk"))
        if things or deed not in (*OF_COMMENTS, *ABOUT_CASES):
            with suppress(*REFUSALS):
                getattr(self, deed)(things[which % len(things)] if things else None, who, kind)

    # Words that nobody else uses

    def name(self):
        self.written += 1
        return f"Zauber{self.article.pk}x{self.written}x Nuss"

    def words(self):
        self.written += 1
        return f"Geheimnis{self.article.pk}x{self.written}x steht hier unter fünf anderen Wörtern."

    # What readers do

    def post(self, _thing, who, _kind, before="", parent=None):
        body = read_reader_text(f"{before}{self.words()}")
        self.article.comments.post(author=self.people[who], body=body, parent=parent)

    def quote(self, comment, who, kind):
        self.post(None, who, kind, f"> {comment.body.splitlines()[-1]}\n\n", comment)

    def edit(self, comment, _who, _kind):
        quoted = comment.body.rpartition("\n\n")[0]
        comment.edit(read_reader_text(f"{quoted}\n\n{self.words()}"))

    def links(self, comment, _who, _kind):
        comment.edit(read_reader_text(f"{self.words()} https://a.example https://b.example https://c.example"))

    def retract(self, comment, _who, _kind):
        comment.retract()

    def report(self, comment, who, _kind):
        if comment.author_id != self.people[who].pk:
            comment.report(by=self.people[who], ground="hate")

    def report_name(self, _thing, who, _kind):
        Name.at(self.people[who].pk).report(by=self.people[who - 1], ground="hate")

    def rename(self, _thing, who, _kind):
        Profile.objects.get(pk=self.people[who].pk).rename(self.name())

    def take_name(self, _thing, who, kind):
        """Take a name that somebody has or had, as far as the form lets them."""
        former = FormerName.objects.filter(name__in=self.names.values("pk"))
        names = [*self.names.values_list("text", flat=True), *former.values_list("text", flat=True)]
        wished = names[KINDS.index(kind) % len(names)]
        with suppress(ValidationError, IntegrityError):
            check_name(wished, holder=self.people[who].pk)
            Profile.objects.get(pk=self.people[who].pk).rename(wished)

    def acknowledge(self, _thing, who, _kind):
        Sanction.objects.acknowledge(self.people[who])

    def appeal(self, case, who, _kind):
        if case.last_decision is not None:
            person = case.subject.person if who == 0 else self.people[who]
            Appeal.objects.make(case.last_decision, text="Das stimmt nicht.", by=person)

    # What moderators do

    def decide(self, case, who, kind):
        why = {"ground": "hate", "sanctions": self._earned(case, who)} if kind in RESTRICT else {}
        case.decide(kind, by=self.moderators[who], **why)

    def _earned(self, case, who):
        """A warning first, a suspension for who was warned, and nothing for every third."""
        person = case.subject.person_concerned
        if case.pk % 3 == who:
            return []
        if not was_warned(person, for_reports=False):
            return [(Sanction.Kind.WARNING, None)]
        return [(SUSPENSIONS[(case.pk + who) % 3], timezone.now() + timedelta(days=3))]

    def undo(self, case, who, _kind):
        if case.log:
            case.undo(case.log[-1], by=self.moderators[who])

    def uphold(self, case, who, _kind):
        for appeal in case.pending_appeals():
            appeal.uphold(by=self.moderators[who], answer="Doch.")

    def overturn(self, case, who, kind):
        for appeal in case.pending_appeals():
            appeal.overturn(
                kind, by=self.moderators[who], answer="Stimmt.", **({"ground": "hate"} if kind in RESTRICT else {})
            )

    def state(self, comment, _who, _kind):
        for case in comment.cases.all():
            case.state_hold()

    def blame(self, case, who, _kind):
        """Let a reporter bear something where the report was unfounded."""
        report, decision = case.reports.first(), case.last_settled
        if report is not None and decision is not None:
            kind = Sanction.Kind.MUTE if was_warned(report.person_id, for_reports=True) else Sanction.Kind.WARNING
            ends_at = timezone.now() + timedelta(days=3) if kind == Sanction.Kind.MUTE else None
            with suppress(ValueError):  # it was not
                borne = [(kind, ends_at)]
                sanction_reporter(decision, report.person_id, borne, by=self.moderators[who], reasons="Grundlos.")

    def lift(self, _thing, who, _kind):
        for sanction in Sanction.objects.in_force().filter(person=self.people[who])[:1]:
            sanction.lift(by=self.moderators[who])

    def expire(self, _thing, who, _kind):
        """Let what somebody bears be over, and the sweep see it."""
        week = timedelta(days=7)
        theirs = Sanction.objects.filter(person=self.people[who], ends_at__isnull=False)
        theirs.update(starts_at=F("starts_at") - week, ends_at=F("ends_at") - week)
        Sanction.objects.end_over()
