"""Sanctions at the desk: the form beside a decision, the list, lifting; and who may."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from moderation.models import Decision, Sanction
from moderation.sanctioning import History, SanctionForm
from tests.factories import CommentFactory

from .sanctioned import KIND, bear, decided, warn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

LIST = "/admin/moderation/sanction/"


def filled(person, by, kind="", days=""):
    return SanctionForm({"sanktion-sanction": kind, "sanktion-days": days}, person=person, by=by)


@pytest.mark.parametrize(
    ("kind", "days", "field"),
    [
        ("", "", None),
        ("warning", "", None),
        ("hold", "7", None),
        ("mute", "366", None),
        ("ban", "30", None),
        ("ban", "", None),
        ("hold", "", "days"),
        ("mute", "", "days"),
        ("mute", "0", "days"),
        ("mute", "367", "days"),
        ("mute", "bald", "days"),
        ("warning", "7", "days"),
        ("", "7", "days"),
        ("exile", "7", "sanction"),
    ],
)
def test_what_fits_together(author, article, senior, kind, days, field):
    warn(author, article, senior)
    form = filled(author, senior, kind, days)

    assert list(form.errors) == ([field] if field else [])
    if not field:
        sanctions = form.sanctions()
        assert [one for one, _end in sanctions] == ([kind] if kind else [])
        assert all((end is not None) == bool(days) for _one, end in sanctions)
        assert decided(author, article, senior, *sanctions).sanctions.count() == len(sanctions)


@pytest.mark.parametrize("kind", ["hold", "mute", "ban"])
def test_a_suspension_without_a_warning_is_an_error_of_the_form(author, senior, kind):
    assert list(filled(author, senior, kind, "7").errors) == ["sanction"]


def test_only_seniors_are_offered_to_close_an_account(author, moderator, senior):
    offered = [[value for value, _label in SanctionForm(person=author, by=by).fields["sanction"].choices]
               for by in (moderator, senior)]  # fmt: skip

    assert offered == [["", "warning", "hold", "mute"], ["", "warning", "hold", "mute", "ban"]]


def test_what_restricts_nothing_sanctions_nobody(author, moderator):
    form = filled(author, moderator, "warning")

    assert form.is_valid()
    assert form.fits(Decision.Kind.REMOVE)
    assert not form.fits(Decision.Kind.APPROVE)
    assert list(form.errors) == ["sanction"]


def test_the_form_shows_what_must_be_weighed(author, article, moderator, senior):
    CommentFactory(article=article, author=author)
    mute = bear(author, article, senior, KIND.MUTE)  # two texts removed
    history = History.of(author.pk)
    shown = render_to_string(
        "admin/moderation/case/_sanction.html", {"sanction_form": SanctionForm(person=author, by=moderator)}
    )

    assert (history.texts, history.removed, history.share, history.warnings) == (4, 2, 50, 1)
    assert history.sanctions == [mute]
    assert "50" in shown
    assert mute.get_kind_display() in shown


def test_history_takes_as_many_queries_for_many_texts(author, article, senior, django_assert_num_queries):
    bear(author, article, senior, KIND.MUTE)
    with django_assert_num_queries(2):  # texts, sanctions
        History.of(author.pk)


def test_the_list_shows_what_holds_and_all_where_asked(visit, author, article, senior):
    mute = bear(author, article, senior, KIND.MUTE)
    desk = visit(senior)

    rows = desk.get(LIST).context["cl"].result_list
    assert list(rows) == [mute]  # the warning is acknowledged
    assert len(desk.get(LIST, {"state": "all"}).context["cl"].result_list) == 2


def test_lifting_asks_first(visit, author, article, moderator, senior):
    mute = bear(author, article, senior, KIND.MUTE)
    sent = {"action": "lift", "_selected_action": mute.pk}
    desk = visit(moderator)

    assert desk.post(LIST, sent).status_code == 200
    assert Sanction.objects.get(pk=mute.pk).lifted_at is None
    desk.post(LIST, sent | {"confirmed": "1"})
    assert Sanction.objects.get(pk=mute.pk).lifted_by == moderator


@pytest.mark.parametrize(("who", "lifts"), [("moderator", False), ("senior", True), ("admin", True)])
def test_only_seniors_lift_a_ban(visit, request, author, article, senior, who, lifts):
    ban = bear(author, article, senior, KIND.BAN)
    desk = visit(request.getfixturevalue(who))
    desk.post(LIST, {"action": "lift", "_selected_action": ban.pk, "confirmed": "1"})

    assert (Sanction.objects.get(pk=ban.pk).lifted_at is not None) == lifts
    assert User.objects.get(pk=author.pk).is_active == lifts


LOOK, REFUSED, SIGN_IN = 200, 403, 302
DESK = {"stranger": SIGN_IN, "reader": SIGN_IN, "editor": REFUSED, "moderator": LOOK, "senior": LOOK, "admin": LOOK}


@pytest.mark.parametrize("who", DESK)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [LIST, "/admin/moderation/switch/"])
def test_who_may_see_and_use_the_lists(visit, request, author, article, senior, who, method, address):
    sanction = bear(author, article, senior, KIND.MUTE)
    sent = {"action": "lift", "_selected_action": sanction.pk, "mode": "hold"} if method == "post" else {}

    response = getattr(visit(request.getfixturevalue(who)), method)(address, sent)

    assert response.status_code == DESK[who]


@pytest.mark.parametrize("address", ["add/", "{}/change/", "{}/delete/"])
def test_nothing_is_added_changed_or_deleted(visit, admin, author, article, senior, address):
    sanction = bear(author, article, senior, KIND.MUTE)
    browser = visit(admin)
    path = LIST + address.format(sanction.pk)
    before = Sanction.objects.filter(pk=sanction.pk).values().get()

    assert (
        browser.post(path, {"kind": "warning", "ends_at_0": str(timezone.now() + timedelta(days=1))}).status_code == 403
    )
    assert Sanction.objects.filter(pk=sanction.pk).values().get() == before


# At the case


def test_a_decision_warns_the_author_with_the_form_beside_it(visit, senior, reported, author):
    case = reported.cases.get()
    sent = {"state": case.state, "kind": "remove", "ground": "attack", "sanktion-sanction": "warning"}

    page = visit(senior).get(f"/admin/moderation/case/{case.pk}/change/").text
    visit(senior).post(f"/admin/moderation/case/{case.pk}/change/", sent)

    assert 'name="sanktion-sanction"' in page
    assert [(one.person, one.kind) for one in Sanction.objects.all()] == [(author, "warning")]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (
            {"kind": "remove", "ground": "attack", "sanktion-sanction": "mute", "sanktion-days": "7"},
            "noch nie verwarnt",
        ),
        ({"kind": "approve", "sanktion-sanction": "warning"}, "nichts Falsches"),
    ],
)
def test_what_may_not_be_imposed_is_said_at_the_case_and_nothing_is_decided(visit, senior, reported, chosen, said):
    case = reported.cases.get()

    response = visit(senior).post(f"/admin/moderation/case/{case.pk}/change/", {"state": case.state} | chosen)

    assert (response.status_code, Decision.objects.count(), Sanction.objects.count()) == (422, 0, 0)
    assert response.text.count(said) == 2, "at the field, and above the form, where it is seen"
