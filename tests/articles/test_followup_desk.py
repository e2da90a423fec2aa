"""The editors' desk for follow-ups: written, looked at, planned, published, withdrawn."""

import pytest
from django.utils import timezone

from articles.models import Anchor, Author, Event, FollowUp
from tests.articles.desk import ADD, LIST, change, faults, form_of, in_minutes, messages_of, written
from tests.factories import ArticleFactory, come_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def test_an_editor_writes_a_follow_up_that_is_a_draft_at_first(desk, article, editor, visit):
    response = desk.post(ADD, written(article))

    assert response.status_code == 302
    followup = FollowUp.objects.get()
    assert (followup.slug, followup.status) == ("was-seither-geschah", FollowUp.Status.DRAFT)
    assert [(version.n, version.by) for version in followup.versions.all()] == [(1, editor)]
    assert list(followup.authors.all()) == list(article.authors.all())
    assert visit().get(followup.get_absolute_url()).status_code == 404


def test_the_articles_page_leads_to_a_follow_up_that_knows_article_and_authors(desk, article):
    article.authors.set([Author.objects.create(name="Ada")])
    page = desk.get(change(article)).content.decode()
    assert f'href="{ADD}?article={article.pk}"' in page

    begun = form_of(desk.get(f"{ADD}?article={article.pk}&kind=correction"))

    assert (begun["article"], begun["kind"]) == (str(article.pk), "correction")
    assert begun["authors"] == [str(article.authors.get().pk)]


@pytest.mark.parametrize("number", ["abc", "0", "-1", "9" * 30, "٣", ""])
def test_a_link_with_an_unknown_article_opens_an_empty_form(desk, number):
    response = desk.get(ADD, {"article": number, "kind": "nichts"})

    assert response.status_code == 200
    assert "authors" not in form_of(response)


def test_a_button_saves_and_publishes(desk, article, visit):
    desk.post(ADD, written(article, _deed="publish"))

    followup = FollowUp.objects.get()
    assert visit().get(f"/artikel/wettlauf/nachtraege/{followup.slug}/").status_code == 200
    assert (followup.anchor.label, followup.anchor.events.get().kind) == (followup.title, "followup")


def test_publishing_twice_changes_nothing(desk, draft):
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"_deed": "publish"})
    draft.refresh_from_db()
    first = draft.published_at

    again = desk.post(change(draft), form_of(desk.get(change(draft))) | {"_deed": "publish"}, follow=True)

    draft.refresh_from_db()
    assert draft.published_at == first
    assert messages_of(again) == ["Nothing to do: it was so already."]


def test_a_button_plans_it_and_another_takes_it_off_the_plan(desk, draft):
    time = in_minutes(90)
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"publish_at": time, "_deed": "schedule"})
    draft.refresh_from_db()
    assert (draft.status, form_of(desk.get(change(draft)))["publish_at"]) == (FollowUp.Status.SCHEDULED, time)

    desk.post(change(draft), form_of(desk.get(change(draft))) | {"_deed": "withdraw"})

    draft.refresh_from_db()
    assert draft.status == FollowUp.Status.DRAFT


def test_saving_a_planned_one_with_another_time_plans_it_anew(desk, draft):
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"publish_at": in_minutes(90), "_deed": "schedule"})
    later = in_minutes(500)

    desk.post(change(draft), form_of(desk.get(change(draft))) | {"publish_at": later})

    assert form_of(desk.get(change(draft)))["publish_at"] == later


@pytest.mark.parametrize(
    ("deed", "time"),
    [
        ("schedule", lambda: in_minutes(-5)),
        ("schedule", lambda: ""),
        ("schedule", lambda: "morgen"),
        ("schedule", lambda: "0001-01-01T00:00"),
        ("schedule", lambda: "2027-03-28T02:30"),
        (None, lambda: in_minutes(90)),
    ],
    ids=["past", "none", "no time", "first year", "hour that summer time leaves out", "saved without planning"],
)
def test_a_time_that_plans_nothing_is_told_at_the_field_and_nothing_is_stored(desk, draft, deed, time):
    sent = form_of(desk.get(change(draft))) | {"title": "Neuer Titel", "publish_at": time()}

    response = desk.post(change(draft), sent | ({"_deed": deed} if deed else {}))

    assert (response.status_code, faults(response)) == (422, ["publish_at"])
    assert 'value="Neuer Titel"' in response.content.decode()
    draft.refresh_from_db()
    assert (draft.title, draft.status, draft.published_at) == ("Was seither geschah", FollowUp.Status.DRAFT, None)
    assert draft.versions.count() == 1


def test_a_new_one_with_a_wrong_time_is_not_stored_either(desk, article):
    response = desk.post(ADD, written(article, publish_at=in_minutes(-1), _deed="schedule"))

    assert (response.status_code, faults(response)) == (422, ["publish_at"])
    assert FollowUp.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"kind": "correction"}, "what_was_wrong"),
        ({"kind": "correction", "what_was_wrong": "  \n"}, "what_was_wrong"),
        ({"kind": "answer", "what_was_wrong": "Die Zahl."}, "what_was_wrong"),
        ({"kind": "correction", "what_was_wrong": "x" * 601}, "what_was_wrong"),
        ({"kind": "glosse"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "…"}, "slug"),
        ({"slug": "mit leer"}, "slug"),
        ({"body": " "}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"article": "999999"}, "article"),
        ({"article": "9" * 40}, "article"),
        ({"authors": ["999999"]}, "authors"),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field(desk, article, fields, where):
    response = desk.post(ADD, written(article) | fields)

    assert (response.status_code, where in faults(response)) == (422, True)
    assert FollowUp.objects.count() == 0


def test_two_follow_ups_of_an_article_have_two_addresses(desk, draft, article):
    response = desk.post(ADD, written(article))

    assert (response.status_code, faults(response)) == (422, ["slug"])
    assert desk.post(ADD, written(ArticleFactory())).status_code == 302


def test_article_and_address_stay_once_it_was_public(desk, draft, article):
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"_deed": "publish"})
    shown = form_of(desk.get(change(draft)))
    assert not {"article", "slug"} & shown.keys()

    desk.post(change(draft), shown | {"article": ArticleFactory().pk, "slug": "anders", "title": "Berichtigter Titel"})

    draft.refresh_from_db()
    assert (draft.article, draft.slug, draft.title) == (article, "was-seither-geschah", "Berichtigter Titel")
    assert Anchor.objects.get().label == "Berichtigter Titel"


def test_another_kind_changes_the_line_of_the_timeline(desk, draft):
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"_deed": "publish"})

    sent = form_of(desk.get(change(draft))) | {"kind": "correction", "what_was_wrong": "Es waren zwölf."}
    desk.post(change(draft), sent)

    assert Event.objects.get().kind == "correction"


def test_what_readers_could_see_is_not_deleted(desk, draft):
    assert desk.get(change(draft, "delete")).status_code == 200
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"_deed": "publish"})

    assert desk.post(change(draft, "delete"), {"post": "yes"}).status_code == 403
    assert FollowUp.objects.count() == 1


def test_an_article_with_follow_ups_is_not_deleted(desk, draft, article):
    desk.post(change(article, "delete"), {"post": "yes"})

    assert FollowUp.objects.get().article == article


def test_an_unknown_deed_is_refused_and_nothing_is_saved(desk, draft):
    sent = form_of(desk.get(change(draft)))

    response = desk.post(change(draft), sent | {"title": "Anders", "_deed": "delete"})

    draft.refresh_from_db()
    assert (response.status_code, draft.title) == (403, "Was seither geschah")


def test_in_bulk_they_are_published_and_withdrawn(desk, article):
    for title in ("Eins", "Zwei"):
        desk.post(ADD, written(article, title=title))
    chosen = {"_selected_action": list(FollowUp.objects.values_list("pk", flat=True))}

    published = desk.post(LIST, chosen | {"action": "publish"}, follow=True)
    withdrawn = desk.post(LIST, chosen | {"action": "withdraw"}, follow=True)

    assert messages_of(published)[-1:] == ["2 follow-ups are published."]
    assert messages_of(withdrawn) == ["2 follow-ups are withdrawn."]
    assert set(FollowUp.objects.values_list("status", flat=True)) == {FollowUp.Status.WITHDRAWN}


def test_beneath_an_article_that_is_not_public_the_editor_is_told(desk):
    article = ArticleFactory(status="draft", published_at=None)

    response = desk.post(ADD, written(article, _deed="publish"), follow=True)

    assert messages_of(response)[-1] == "Its article is not public yet; it appears together with it."


def test_the_start_page_shows_what_is_planned_before_drafts(desk, article):
    desk.post(ADD, written(article, title="Nur ein Entwurf"))
    desk.post(ADD, written(article, title="Übermorgen", publish_at=in_minutes(2880), _deed="schedule"))
    desk.post(ADD, written(article, title="Morgen", publish_at=in_minutes(1440), _deed="schedule"))

    shown = desk.get("/admin/").context["writing"]["followups"]

    assert [followup.title for followup in shown] == ["Morgen", "Übermorgen", "Nur ein Entwurf"]


def test_a_planned_one_whose_time_came_while_it_was_read_appears(desk, draft):
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"publish_at": in_minutes(5), "_deed": "schedule"})
    sent = form_of(desk.get(change(draft)))
    come_due(draft)
    FollowUp.objects.publish_due()

    response = desk.post(change(draft), sent | {"title": "Doch noch anders"})

    draft.refresh_from_db()
    assert (response.status_code, draft.status, draft.title) == (302, FollowUp.Status.PUBLISHED, "Doch noch anders")
    assert draft.published_at <= timezone.now()
