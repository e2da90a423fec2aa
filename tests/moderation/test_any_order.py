"""Whatever is written, reported, decided, undone, objected to, borne and answered, in any order: what always holds."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Profile, User
from comments.models import Comment
from comments.page import Wish
from comments.thread import page_of
from moderation.imposing import is_unfounded
from moderation.models import Appeal, Decision, FormerName, Sanction
from tests.conftest import Visitor

from .forum import KINDS, RESTRICT, Forum

STRANGER = AnonymousUser()

# What happens, to which comment or case (counted from the first, around), by whom, and as which decision.
DEEDS = st.tuples(
    st.sampled_from(
        ["post", "quote", "quote", "edit", "links", "retract", "report", "report", "report_name", "report_name",
         "rename", "take_name", "acknowledge", "decide", "decide", "decide", "decide", "decide", "decide", "undo",
         "appeal", "appeal", "uphold", "overturn", "state", "blame", "lift", "expire"]
    ),
    st.integers(0, 9),
    st.integers(0, 2),
    st.sampled_from(KINDS),
)  # fmt: skip


def own_words(comment):
    return comment.body.rpartition("\n\n")[2].split()[0]


def flat(entries):
    for entry in entries:
        yield entry
        yield from flat(entry.replies)


def out_of_view(forum):
    """The first words of what moderators or checks took out of view after everyone could read it."""
    texts = {
        own_words(comment) for comment in forum.comments
        if comment.status != "published" and comment.published_at is not None and comment.retracted_at is None
    }  # fmt: skip
    return texts | names_out_of_view(forum)


def names_out_of_view(forum):
    """The first words of the names that nobody is to read, and that are not somebody's again."""
    barred = FormerName.objects.filter(name__in=forum.names.values("pk"), is_barred=True)
    return {
        name.split()[0] for name in (
            *forum.names.exclude(status="published").values_list("text", flat=True),
            *barred.values_list("text", flat=True),
        )
    }  # fmt: skip


def seen_by_strangers(forum):
    entries = list(flat(page_of(forum.article, STRANGER, Wish()).entries))
    texts = [f"{entry.name} {entry.html}" for entry in entries if entry.shows_text]
    return " ".join(map(str, [*texts, *(comment.shown for comment in forum.comments.public())]))


def check_texts(forum):
    article = forum.article
    seen = seen_by_strangers(forum)
    assert [word for word in out_of_view(forum) if word in seen] == []
    hidden = article.comments.exclude(status="published")
    assert not Comment.objects.readable().filter(pk__in=hidden).exists()
    article.refresh_from_db()
    assert article.comment_count == article.comments.public().count()


def check_names(forum):
    called = dict(Profile.objects.filter(pk__in=[person.pk for person in forum.people]).values_list("pk", "name"))
    for name in forum.names:
        assert (called[name.pk] == name.text) == (name.status == "published")
        assert called[name.pk] == name.text or called[name.pk].startswith("Mitglied")


def check_record(forum):
    cases = forum.cases
    assert cases.count() == len(set(cases.values_list("subject_type", "subject_id")))
    pending = Appeal.objects.pending().filter(decision__case__in=cases)
    assert not pending.filter(decision__case__closed_at__isnull=False).exists()
    held = {"status": "held", "returned_at__isnull": True}
    for waits in (forum.comments.filter(retracted_at__isnull=True, **held), forum.names.filter(**held)):
        assert all(text.cases.filter(closed_at__isnull=True).exists() for text in waits)
    restricting = Decision.objects.filter(case__in=cases, kind__in=[*RESTRICT, "hold"])
    assert not restricting.filter(statement__isnull=True).exists()
    assert not Appeal.objects.filter(decided_by=F("decision__by")).exists()


def check_sanctions(forum):
    cases = forum.cases
    undone = Decision.objects.filter(case__in=cases, kind="undo").values("replaces")
    overturned = Appeal.objects.filter(outcome__in=["partly", "overturned"]).values("decision")
    in_force = Sanction.objects.in_force().filter(decision__case__in=cases)
    assert not in_force.filter(decision__in=undone).exists()
    assert not in_force.filter(decision__in=overturned).exists()
    for sanction in Sanction.objects.filter(decision__case__in=cases).select_related("decision__statement"):
        if sanction.decision.is_restriction:
            assert sanction.decision.statement.addressee_id == sanction.person_id
        else:
            assert is_unfounded(sanction.decision, sanction.person_id)
            assert sanction.reasons
    for person in User.objects.filter(pk__in=[person.pk for person in forum.people]):
        assert person.is_active != Sanction.objects.filter(person=person, keeps_closed=True).exists()


def in_any_order(deeds):
    """Do the deeds; after each all must hold, and at the end at the pages too."""
    forum = Forum()
    for deed in deeds:
        forum.do(*deed)
        for check in (check_texts, check_names, check_record, check_sanctions):
            check(forum)

    with connection.cursor() as cursor:  # what the database checks at the commit
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    gone = out_of_view(forum)
    for place in (
        f"/artikel/{forum.article.slug}/",
        f"/artikel/{forum.article.slug}/kommentare.atom",
        "/suche/?q=steht",
    ):
        text = Visitor().get(place).text
        assert [word for word in gone if word in text] == []


@pytest.mark.django_db
@settings(max_examples=2, phases=[Phase.generate])
@given(deeds=st.lists(DEEDS, min_size=25, max_size=35))
def test_a_few_orders_of_deeds(deeds):
    in_any_order(deeds)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=20, phases=[Phase.generate])
@given(deeds=st.lists(DEEDS, min_size=20, max_size=50))
def test_no_order_of_deeds_shows_what_was_removed_or_leaves_a_restriction_unexplained(deeds):
    in_any_order(deeds)
