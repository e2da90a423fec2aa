"""The editors' desk for follow-ups: written, looked at, planned, published, withdrawn, with what they cite."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Anchor, Author, Event, FollowUp
from tests.articles.desk import change, faults, form_of, in_minutes, messages_of, written
from tests.conftest import CAST
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/followup/add/"
LIST = "/admin/articles/followup/"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.ADMIN_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def desk(visit, editor):
    """An editor's browser, in English."""
    editor.profile.language = "en"
    editor.profile.save()
    return visit(editor)


@pytest.fixture
def draft(desk, article):
    """A draft of a follow-up, written at the desk."""
    desk.post(ADD, written(article))
    return FollowUp.objects.get()


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


# What it cites.


def test_a_cited_comment_becomes_a_card_when_saved_and_in_the_preview(desk, article, comment, visit):
    body = f"Vorher.\n\n/kommentare/{comment.pk}/\n\nNachher."

    preview = desk.post("/admin/articles/followup/preview/", written(article, body=body)).content.decode()
    desk.post(ADD, written(article, body=body, _deed="publish"))

    assert "Ein Kommentar, um den es geht." in preview
    assert [citation.subject for citation in FollowUp.objects.get().citations.all()] == [comment]
    assert "Ein Kommentar, um den es geht." in visit().get(FollowUp.objects.get().get_absolute_url()).content.decode()


def uncitable(state):
    """A comment that cannot be cited."""

    def make(article):
        return CommentFactory(article=article, state=state).pk

    return make


@pytest.mark.parametrize(
    "make",
    [
        uncitable("held"),
        uncitable("removed"),
        uncitable("retracted"),
        lambda _: CommentFactory().pk,
        lambda _: 999_999,
        lambda _: "9" * 40,
    ],
    ids=["held", "removed", "retracted", "of another article", "unknown", "no number there is"],
)
@pytest.mark.parametrize("address", ["/kommentare/{}/", "/en/kommentare/{}/", "https://testserver/kommentare/{}/#x"])
def test_what_cannot_be_cited_is_named_at_the_text(desk, article, make, address):
    pk = make(article)
    body = f"Vorher.\n\n{address.format(pk)}\n\nNachher."

    response = desk.post(ADD, written(article, body=body, _deed="publish"))

    assert (response.status_code, faults(response)) == (422, ["body"])
    (fault,) = response.context["adminform"].form.errors["body"]
    assert fault.startswith(f"/kommentare/{pk}/ ")
    assert "Nachher." in form_of(response)["body"]
    assert FollowUp.objects.count() == 0


def test_what_vanished_after_it_was_cited_does_not_stop_the_editor(desk, article, comment):
    desk.post(ADD, written(article, body=f"/kommentare/{comment.pk}/"))
    followup = FollowUp.objects.get()
    comment.retract()

    response = desk.post(change(followup), form_of(desk.get(change(followup))) | {"title": "Anders"})

    followup.refresh_from_db()
    assert (response.status_code, followup.title, followup.citations.count()) == (302, "Anders", 1)


def test_a_draft_that_moves_to_another_article_takes_no_citation_along(desk, article, comment):
    desk.post(ADD, written(article, body=f"/kommentare/{comment.pk}/"))
    followup = FollowUp.objects.get()
    sent = form_of(desk.get(change(followup))) | {"article": ArticleFactory().pk}

    refused = desk.post(change(followup), sent)
    moved = desk.post(change(followup), sent | {"body": "Ohne."})

    assert (refused.status_code, faults(refused), moved.status_code) == (422, ["body"], 302)
    assert followup.citations.count() == 0


def test_the_preview_shows_what_was_wrong_and_where_a_poll_stands_and_saves_nothing(desk, draft):
    sent = form_of(desk.get(change(draft))) | {
        "kind": "correction",
        "what_was_wrong": "Es waren <zwölf>.",
        "body": "Neu.\n\n::umfrage die-frage\n\n/kommentare/999/",
        "_preview": "1",
    }

    response = desk.post(change(draft), sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert "<p>Es waren &lt;zwölf&gt;.</p>" in page
    assert "“die-frage”" in page
    draft.refresh_from_db()
    assert (draft.kind, draft.versions.count()) == ("followup", 1)


# The picker.


def pick(desk, **query):
    return desk.get("/admin/articles/followup/cite/", query)


def test_the_picker_lists_public_comments_of_the_article_with_their_addresses(desk, article, comment):
    CommentFactory(article=article, state="held", body="Zurückgehalten.")
    CommentFactory(body="Von einem anderen Artikel.")

    page = pick(desk, article=article.pk)

    assert [(offer.path, offer.line) for offer in page.context["offers"]] == [
        (f"/kommentare/{comment.pk}/", "Anton Autor: Ein Kommentar, um den es geht.")
    ]
    assert page.headers["Cache-Control"].count("private") == 1
    assert "Zurückgehalten." not in page.content.decode()


def test_the_picker_finds_by_words_and_names(desk, article, comment):
    other = CommentFactory(article=article, body="Etwas ganz anderes.")

    by_word, by_name = pick(desk, article=article.pk, q="ganz"), pick(desk, article=article.pk, q="anton kommentar")
    nothing = pick(desk, article=article.pk, q="%_\\ nirgends")

    assert [offer.path for offer in by_word.context["offers"]] == [f"/kommentare/{other.pk}/"]
    assert [offer.path for offer in by_name.context["offers"]] == [f"/kommentare/{comment.pk}/"]
    assert nothing.context["offers"] == []


@pytest.mark.parametrize("query", [{}, {"article": "abc"}, {"article": "9" * 40}, {"article": "0", "q": "x" * 5000}])
def test_a_picker_of_no_article_asks_for_one(desk, article, query):
    page = pick(desk, **query)

    assert (page.status_code, page.context["article"], page.context["offers"]) == (200, None, [])


def test_the_picker_takes_a_constant_number_of_queries(desk, article, django_assert_num_queries):
    CommentFactory(article=article)
    pick(desk, article=article.pk)
    with django_assert_num_queries(QUERIES_OF_THE_PICKER):
        pick(desk, article=article.pk, q="das ist")
    CommentFactory(article=article)
    CommentFactory(article=article)

    with django_assert_num_queries(QUERIES_OF_THE_PICKER):
        assert len(pick(desk, article=article.pk, q="das ist").context["offers"]) == 3


# The list.


def test_the_list_is_filtered_by_state_kind_and_article_and_by_nothing_else(desk, draft, article):
    other = ArticleFactory()
    desk.post(ADD, written(other, title="Anderswo", _deed="publish"))

    by_article = desk.get(LIST, {"article__id__exact": article.pk}).context["cl"].result_list
    by_state = desk.get(LIST, {"status__exact": "published"}).context["cl"].result_list

    assert [followup.title for followup in by_article] == ["Was seither geschah"]
    assert [followup.title for followup in by_state] == ["Anderswo"]
    assert desk.get(LIST, {"authors__person__email__startswith": "a"}).status_code == 400


def test_list_and_form_take_a_constant_number_of_queries(desk, article, comment, django_assert_num_queries):
    def another(n):
        body = "".join(f"/kommentare/{CommentFactory(article=article).pk}/\n\n" for _ in range(n))
        desk.post(ADD, written(article, title=f"Nummer {n}", body=body))
        return FollowUp.objects.get(slug=f"nummer-{n}")

    first = another(1)
    desk.get(LIST)
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        desk.get(LIST)
    with django_assert_num_queries(QUERIES_OF_THE_FORM):
        desk.get(change(first))
    third = another(3)
    another(2)
    desk.get(LIST)

    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        desk.get(LIST)
    with django_assert_num_queries(QUERIES_OF_THE_FORM):
        desk.get(change(third))


QUERIES_OF_THE_PICKER = 10
QUERIES_OF_THE_LIST = 10
QUERIES_OF_THE_FORM = 12


# Who may.

PAGES = {
    "list": "/admin/articles/followup/",
    "add": ADD,
    "change": "/admin/articles/followup/{}/change/",
    "delete": "/admin/articles/followup/{}/delete/",
    "history": "/admin/articles/followup/{}/history/",
    "versions": "/admin/articles/followup/{}/versions/",
    "restore": "/admin/articles/followup/{}/versions/restore/",
    "preview": "/admin/articles/followup/preview/",
    "picker": "/admin/articles/followup/cite/",
    "versions of an article": "/admin/articles/article/{article}/versions/",
    "restore of an article": "/admin/articles/article/{article}/versions/restore/",
}
ONLY_POST, ONLY_GET = (
    {"restore", "preview", "restore of an article"},
    {"versions", "picker", "versions of an article", "history"},
)


def allowed(page, method):
    """The status that an editor gets."""
    if (page in ONLY_POST and method == "get") or (page in ONLY_GET and method == "post" and page != "history"):
        return 405
    if method == "get" or page in {"preview", "history", "list"}:
        return 200
    return {"add": 422, "change": 422, "delete": 302, "restore": 302, "restore of an article": 302}[page]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("member", CAST)
def test_only_editors_come_to_the_desk_of_follow_ups(cast, visit, article, member, page, method):
    followup = FollowUp.objects.create(article=article, title="Titel", slug="titel", body="Text.")
    followup.keep_version()
    article.keep_version()
    browser = visit(cast(member))
    sent = {"n": "1"} if "restore" in page else {"post": "yes"} if page == "delete" else {}

    response = getattr(browser, method)(PAGES[page].format(followup.pk, article=article.pk), sent)

    if member in {"editor", "admin"}:
        assert response.status_code == allowed(page, method)
        return
    wrong_method = page in (ONLY_POST if method == "get" else ONLY_GET - {"history"})
    assert response.status_code in {302, 403} | ({405} if wrong_method and member.endswith("moderator") else set())
    assert "/titel" not in response.content.decode()
    followup.refresh_from_db()
    assert (followup.title, FollowUp.objects.count(), followup.versions.count()) == ("Titel", 1, 1)


def test_a_planned_one_whose_time_came_while_it_was_read_appears(desk, draft, clock):
    desk.post(change(draft), form_of(desk.get(change(draft))) | {"publish_at": in_minutes(5), "_deed": "schedule"})
    sent = form_of(desk.get(change(draft)))
    clock.shift(timedelta(minutes=10))
    FollowUp.objects.publish_due()

    response = desk.post(change(draft), sent | {"title": "Doch noch anders"})

    draft.refresh_from_db()
    assert (response.status_code, draft.status, draft.title) == (302, FollowUp.Status.PUBLISHED, "Doch noch anders")
    assert draft.published_at <= timezone.now()
