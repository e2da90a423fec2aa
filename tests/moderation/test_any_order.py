"""Whatever is written, reported, decided, undone, objected to and answered, in any order: what always holds."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.roles import Role
from comments.models import Comment
from comments.page import Wish
from comments.querysets import Refused
from comments.thread import page_of
from moderation.models import (
    AlreadyDecided,
    AlreadyReported,
    Answered,
    Appeal,
    AppealedBefore,
    Case,
    ConflictOfInterest,
    Decision,
    NotConcerned,
    NotPublic,
    NotUndoable,
    Sanction,
)
from talentforum.lib.markdown import read_reader_text
from tests.conftest import Visitor
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.slow
FEW = settings(max_examples=40, phases=[Phase.generate])
STRANGER = AnonymousUser()
KINDS = ["approve", "remove", "return", "hide", "label", "close", "restore"]
RESTRICT = {"remove", "return", "hide", "label", "close"}
REFUSALS = (
    AlreadyDecided, AlreadyReported, Answered, AppealedBefore, ConflictOfInterest, NotConcerned, NotPublic, NotUndoable,
    Refused,
)  # fmt: skip

# What happens, to which comment (counted from the first, around), by whom, and as which decision.
DEEDS = st.tuples(
    st.sampled_from(
        ["post", "quote", "quote", "edit", "links", "retract", "report", "decide", "decide", "decide", "undo", "appeal",
         "appeal", "uphold", "overturn", "state"]
    ),
    st.integers(0, 9),
    st.integers(0, 2),
    st.sampled_from(KINDS),
)  # fmt: skip


class Forum:
    """A discussion to which deeds are done by their names; what is refused changes nothing."""

    def __init__(self):
        self.article = ArticleFactory()
        self.people = [UserFactory() for _ in range(3)]
        self.moderators = [
            User.objects.add_to_team(
                f"{self.article.slug}-{n}@example.net", Role.SENIOR, name=f"{self.article.pk} M {n}"
            )
            for n in range(3)
        ]
        self.written = 0
        self.post(0)

    @property
    def comments(self):
        return self.article.comments.order_by("pk")

    def do(self, deed, which, who, kind):
        comment = list(self.comments)[which % self.comments.count()]
        with suppress(*REFUSALS):
            getattr(self, deed)(who) if deed == "post" else getattr(self, deed)(comment, who, kind)

    def words(self):
        self.written += 1
        return f"Geheimnis{self.article.pk}x{self.written}x steht hier unter fünf anderen Wörtern."

    def post(self, who, before="", parent=None):
        body = read_reader_text(f"{before}{self.words()}")
        self.article.comments.post(author=self.people[who], body=body, parent=parent)

    def quote(self, comment, who, _kind):
        self.post(who, f"> {comment.body.splitlines()[-1]}\n\n", comment)

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

    def decide(self, comment, who, kind):
        for case in comment.cases.all():
            sanctions = [(Sanction.Kind.WARNING, None)] if kind == "remove" else []
            why = {"ground": "hate", "sanctions": sanctions} if kind in RESTRICT else {}
            case.decide(kind, by=self.moderators[who], **why)

    def undo(self, comment, who, _kind):
        for case in comment.cases.all():
            if case.log:
                case.undo(case.log[-1], by=self.moderators[who])

    def appeal(self, comment, who, _kind):
        for case in comment.cases.all():
            if case.last_decision is not None:
                person = comment.author if who == 0 else self.people[who]
                Appeal.objects.make(case.last_decision, text="Das stimmt nicht.", by=person)

    def uphold(self, comment, who, _kind):
        for appeal in Appeal.objects.pending().filter(decision__case__in=comment.cases.all()):
            appeal.uphold(by=self.moderators[who], answer="Doch.")

    def overturn(self, comment, who, kind):
        for appeal in Appeal.objects.pending().filter(decision__case__in=comment.cases.all()):
            why = {"ground": "hate"} if kind in RESTRICT else {}
            appeal.overturn(kind, by=self.moderators[who], answer="Stimmt.", **why)

    def state(self, comment, _who, _kind):
        for case in comment.cases.all():
            case.state_hold()


def own_words(comment):
    return comment.body.rpartition("\n\n")[2].split()[0]


def flat(entries):
    for entry in entries:
        yield entry
        yield from flat(entry.replies)


def out_of_view(article):
    """The first words of what moderators or checks took out of view after everyone could read it."""
    return {
        own_words(comment) for comment in article.comments.all()
        if comment.status != "published" and comment.published_at is not None and comment.retracted_at is None
    }  # fmt: skip


def seen_by_strangers(article):
    entries = flat(page_of(article, STRANGER, Wish()).entries)
    texts = [entry.html for entry in entries if entry.shows_text]
    return " ".join(map(str, [*texts, *(comment.shown for comment in article.comments.public())]))


def check(forum):
    article = forum.article
    seen = seen_by_strangers(article)
    assert [word for word in out_of_view(article) if word in seen] == []
    hidden = article.comments.exclude(status="published")
    assert not Comment.objects.readable().filter(pk__in=hidden).exists()
    article.refresh_from_db()
    assert article.comment_count == article.comments.public().count()

    cases = Case.objects.filter(subject_id__in=article.comments.values("pk"))
    assert cases.count() == len(set(cases.values_list("subject_type", "subject_id")))
    assert (
        not Appeal.objects.pending().filter(decision__case__in=cases, decision__case__closed_at__isnull=False).exists()
    )
    waits = article.comments.filter(status="held", returned_at__isnull=True, retracted_at__isnull=True)
    assert all(comment.cases.filter(closed_at__isnull=True).exists() for comment in waits)

    restricting = Decision.objects.filter(case__in=cases, kind__in=[*RESTRICT, "hold"])
    assert not restricting.filter(statement__isnull=True).exists()
    undone = Decision.objects.filter(case__in=cases, kind="undo").values("replaces")
    overturned = Appeal.objects.filter(outcome__in=["partly", "overturned"]).values("decision")
    in_force = Sanction.objects.in_force().filter(decision__case__in=cases)
    assert not in_force.filter(decision__in=undone).exists()
    assert not in_force.filter(decision__in=overturned).exists()
    assert not Appeal.objects.filter(decided_by=F("decision__by")).exists()


@pytest.mark.django_db
@FEW
@given(deeds=st.lists(DEEDS, min_size=1, max_size=25))
def test_no_order_of_deeds_shows_what_was_removed_or_leaves_a_restriction_unexplained(deeds):
    forum = Forum()
    for deed in deeds:
        forum.do(*deed)
        check(forum)

    with connection.cursor() as cursor:  # what the database checks at the commit
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    gone = out_of_view(forum.article)
    for place in (
        f"/artikel/{forum.article.slug}/",
        f"/artikel/{forum.article.slug}/kommentare.atom",
        "/suche/?q=steht",
    ):
        text = Visitor().get(place).text
        assert [word for word in gone if word in text] == []
