"""Changing and taking back one's own experience, and what a moderator's decision does to it."""

from decimal import Decimal

import pytest

from comments.models import Comment, Revision
from experiences.models import Experience, HiddenFacts
from tests.factories import ExperienceFactory

from .forms import EVERYTHING, HIDDEN, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(visit, author, article):
    """An experience of the author with everything that can be told."""
    from .forms import address_of

    visit(author).post(address_of(article), {**EVERYTHING, "publish": "1"})
    return Experience.objects.select_related("comment__article", "comment__author").get()


def change(browser, told, language="", **other):
    sent = {**EVERYTHING, "weeks": "6,5 Wochen", "publish": "1", **other}
    return browser.post(f"{language}/erfahrungen/{told.pk}/bearbeiten/", sent)


def rows_of(told):
    comment = Comment.objects.values().get(pk=told.pk)
    return comment, Experience.objects.values().get(pk=told.pk), list(HiddenFacts.objects.values())


def test_the_form_shows_its_author_everything_that_was_told(visit, author, told):
    form = visit(author).get(f"/en/erfahrungen/{told.pk}/bearbeiten/").context["form"]

    shown = {name: form[name].value() for name in form.fields if name != "token"}
    assert shown == {
        **{name: value for name, value in EVERYTHING.items() if name != "token"},
        "stage_kinds": ["task", "trial"],
        "year": 2025,
        "stages": 5,
        "remote": 40,
        "fairness": 2,
        "weeks": "6.5 weeks",
        "base": "171,500",
        "bonus": "143,217",
    }


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_the_form_shows_can_be_sent_back_and_changes_nothing(visit, author, told, hidden_inputs, language, clock):
    browser = visit(author)
    form = browser.get(f"{language}/erfahrungen/{told.pk}/bearbeiten/").context["form"]
    before = rows_of(told)
    clock.shift(60)
    preview = browser.post(
        f"{language}/erfahrungen/{told.pk}/bearbeiten/", {name: form[name].value() for name in form.fields}
    )
    assert preview.status_code == 200
    response = browser.post(
        f"{language}/erfahrungen/{told.pk}/bearbeiten/", {**hidden_inputs(preview.text), "publish": "1"}
    )

    assert response.url == f"{language}/kommentare/{told.pk}/#kommentar-{told.pk}"
    assert rows_of(told) == before
    assert Revision.objects.count() == 0


def test_facts_that_change_are_kept_as_they_were_with_the_revision(visit, author, told):
    assert change(visit(author), told, "/en", outcome="accepted", role="Data Scientist").status_code == 302

    told.refresh_from_db()
    assert (told.outcome, told.role, told.role_key) == ("accepted", "Data Scientist", "data-science")
    assert told.comment.edited_at is not None
    revision = Revision.objects.get()
    assert revision.body == told.comment.body
    assert revision.beside.split("\n")[:2] == ["Application: offer declined", "Role: ML-Ingenieurin, experienced"]
    assert told.hidden_given() == HIDDEN


def test_text_and_facts_change_together_in_one_revision(visit, author, told):
    change(visit(author), told, body="Es war doch anders.", fairness="5")

    told.refresh_from_db()
    assert (told.comment.body, told.fairness, Revision.objects.count()) == ("Es war doch anders.", 5, 1)


def test_the_text_alone_changes_like_any_comments(visit, author, told):
    change(visit(author), told, body="Es war doch anders.")

    assert Revision.objects.values_list("body", "beside").get() == (EVERYTHING["body"], "")


def test_figures_alone_leave_no_trace_at_the_comment(visit, author, told):
    before = Comment.objects.values().get(pk=told.pk)
    change(visit(author), told, base="70k", employer="")

    assert told.hidden_given() == {**HIDDEN, "base": 70_000, "employer": ""}
    assert Comment.objects.values().get(pk=told.pk) == before
    assert Revision.objects.count() == 0


def test_figures_taken_out_leave_no_row(visit, author, told):
    change(visit(author), told, base="", bonus="", equity="", employer="")

    assert HiddenFacts.objects.count() == 0


def test_a_preview_of_a_change_changes_nothing(visit, author, told):
    before = rows_of(told)
    response = visit(author).post(f"/en/erfahrungen/{told.pk}/bearbeiten/", {**EVERYTHING, "outcome": "accepted"})

    assert "Application: offer accepted" in response.text
    assert rows_of(told) == before


def test_the_same_change_twice_makes_one_revision(visit, author, told):
    for _ in range(2):
        change(visit(author), told, outcome="accepted")

    assert Revision.objects.count() == 1


def test_a_changed_text_with_many_links_is_held_and_leaves_the_list(visit, author, told):
    change(visit(author), told, body="https://a.de https://b.de https://c.de", outcome="accepted")

    told.refresh_from_db()
    assert (told.comment.status, told.shown_at, told.outcome) == ("held", None, "accepted")


def test_a_faulty_change_is_said_at_its_field_and_changes_nothing(visit, author, told):
    before = rows_of(told)
    response = change(visit(author), told, base="-1", outcome="accepted")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["base"]
    assert response.context["form"]["outcome"].value() == "accepted"
    assert rows_of(told) == before


def test_what_was_confirmed_once_is_not_asked_again_until_it_changes(visit, author, article):
    told = ExperienceFactory(article=article, author=author, year=1987, weeks=Decimal("150.0"))
    kept = filled(body=told.comment.body, publish="1", year="1987", weeks="150 Wochen")
    address = f"/erfahrungen/{told.pk}/bearbeiten/"

    assert visit(author).post(address, {**kept, "outcome": "accepted"}).status_code == 302
    assert list(visit(author).post(address, {**kept, "year": "1988"}).context["form"].errors) == ["year"]


def test_after_fifteen_minutes_nothing_can_be_changed(visit, author, told, clock):
    clock.shift(15 * 60 + 1)

    assert change(visit(author), told, outcome="accepted").status_code == 403
    told.refresh_from_db()
    assert told.outcome == "declined"


def test_the_thread_leads_its_author_to_the_form_with_the_facts(visit, author, told):
    page = visit(author).get(f"/artikel/{told.article.slug}/").text

    assert f'href="/erfahrungen/{told.pk}/bearbeiten/"' in page
    assert f'href="/kommentare/{told.pk}/bearbeiten/"' not in page


@pytest.mark.parametrize("befell", ["removed", "retracted", "closed"])
@pytest.mark.parametrize("sent", [{"outcome": "accepted"}, {"base": "70k"}], ids=["facts", "figures"])
def test_what_is_gone_or_closed_in_the_meantime_cannot_be_changed(author, told, moderator, befell, sent):
    from comments.querysets import Refused
    from talentforum.lib.markdown import ReaderText

    mine = Experience.objects.select_related("comment__article", "comment__author").get(pk=told.pk)
    if befell == "removed":
        told.comment.hold([])
        told.comment.cases.get().decide("remove", by=moderator, ground="attack")
    elif befell == "retracted":
        told.comment.retract()
    else:
        told.article.close_discussion()
        mine.comment.article.refresh_from_db()
    before = rows_of(told)
    facts, hidden = {**mine.given()}, {**HIDDEN}
    facts.update({name: value for name, value in sent.items() if name in facts})
    hidden.update({name: 70_000 for name in sent if name == "base"})

    with pytest.raises(Refused):
        mine.edit(ReaderText(mine.comment.body, mine.comment.html), facts, hidden)
    assert rows_of(told) == before


def test_taking_it_back_deletes_the_figures_and_leaves_the_list(visit, author, stranger, told):
    visit(author).post(f"/kommentare/{told.pk}/zurueckziehen/")

    told.refresh_from_db()
    assert told.shown_at is None
    assert HiddenFacts.objects.count() == 0
    assert told.comment.body not in visit(stranger).get("/erfahrungen/").text


def test_a_held_experience_that_is_taken_back_loses_its_figures_too(told):
    told.comment.hold([])
    Comment.objects.get(pk=told.pk).retract()

    assert HiddenFacts.objects.count() == 0


def test_it_stands_in_the_list_exactly_while_everyone_can_read_it(visit, stranger, moderator, told):
    def listed() -> bool:
        shown = told.comment.body in visit(stranger).get("/erfahrungen/").text
        assert shown == (Experience.objects.get(pk=told.pk).shown_at is not None)
        return shown

    assert listed()
    told.comment.hold([])
    assert not listed()
    case = told.comment.cases.get()
    case.decide("approve", by=moderator)
    assert listed()
    case.decide("remove", by=moderator, ground="attack")
    assert not listed()
    case.decide("restore", by=moderator)
    assert listed()


def test_a_withdrawn_article_takes_its_experiences_out_of_the_list(visit, stranger, told):
    other = ExperienceFactory()
    told.article.withdraw()

    page = visit(stranger).get("/erfahrungen/")
    assert (told.comment.body in page.text, other.comment.body in page.text) == (False, True)
    assert page.context["page"].total == 1
