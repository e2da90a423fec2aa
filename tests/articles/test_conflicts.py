"""Two editors at the same text: the second sees both, nothing is overwritten, nobody is alarmed for nothing."""

import threading

import pytest
from django.db import connection

from articles.models import Author, FollowUp
from tests.articles.desk import change, faults, form_of, written
from tests.conftest import Visitor
from tests.factories import ArticleFactory, CommentFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def other(visit, admin):
    """Another editor's browser."""
    admin.profile.language = "en"
    admin.profile.save()
    return visit(admin)


@pytest.fixture(params=["article", "followup"])
def text(request, desk, editor, article):
    """A text at the desk: an article, and a follow-up."""
    if request.param == "followup":
        desk.post("/admin/articles/followup/add/", written(article))
        return FollowUp.objects.get()
    draft = ArticleFactory(status="draft", published_at=None, title="Entwurf")
    draft.keep_version(by=editor)
    return draft


def open_form(browser, text):
    return form_of(browser.get(change(text)))


def test_the_second_sees_both_texts_and_nothing_is_overwritten(desk, other, text):
    mine, theirs = open_form(desk, text), open_form(other, text)
    other.post(change(text), theirs | {"body": "Ein *Nachtrag* von ihr."})

    response = desk.post(change(text), mine | {"body": "Ein *Nachtrag* von <mir>.", "title": "Mein Titel"})

    text.refresh_from_db()
    conflict = response.context["adminform"].form.conflict
    assert (response.status_code, faults(response)) == (422, ["__all__"])
    assert (text.body, conflict.version.n, conflict.version.by.name) == ("Ein *Nachtrag* von ihr.", 2, "Carla Chef")
    assert [comparison.label for comparison in conflict.comparisons] == ["Title", "Text"]
    page = response.content.decode()
    assert "Carla Chef saved another text on" in page
    assert "<del>ihr.</del>" in page
    assert "<ins>&lt;mir&gt;.</ins>" in page
    assert (form_of(response)["body"], form_of(response)["title"]) == ("Ein *Nachtrag* von <mir>.", "Mein Titel")


def test_saving_once_more_is_a_decision_and_theirs_stays_a_version(desk, other, text):
    mine, theirs = open_form(desk, text), open_form(other, text)
    other.post(change(text), theirs | {"body": "Von ihr."})
    refused = desk.post(change(text), mine | {"body": "Von mir."})

    response = desk.post(change(text), form_of(refused))

    text.refresh_from_db()
    assert (response.status_code, text.body) == (302, "Von mir.")
    assert [version.words["body"] for version in text.versions.order_by("n")][1:] == ["Von ihr.", "Von mir."]


def test_who_comes_third_in_between_is_seen_too(desk, other, text):
    mine, theirs = open_form(desk, text), open_form(other, text)
    other.post(change(text), theirs | {"body": "Von ihr."})
    refused = desk.post(change(text), mine | {"body": "Von mir."})
    other.post(change(text), open_form(other, text) | {"body": "Noch einmal von ihr."})

    again = desk.post(change(text), form_of(refused))

    assert (again.status_code, again.context["adminform"].form.conflict.version.n) == (422, 3)


@pytest.mark.parametrize("deed", ["publish", "schedule"])
def test_a_button_that_publishes_does_not_either(desk, other, text, deed):
    mine, theirs = open_form(desk, text), open_form(other, text)
    other.post(change(text), theirs | {"body": "Von ihr."})

    response = desk.post(change(text), mine | {"_deed": deed, "publish_at": "2090-01-01T12:00"})

    text.refresh_from_db()
    assert (response.status_code, text.status, text.body) == (422, "draft", "Von ihr.")


@pytest.mark.parametrize("seen", [None, "", "0", "7", "-1", "abc", "9" * 40, "²"])
def test_a_form_that_knows_no_version_overwrites_nothing(desk, text, seen):
    mine = open_form(desk, text) | {"body": "Von irgendwo."}
    if seen is None:
        del mine["seen"]
    else:
        mine["seen"] = seen

    response = desk.post(change(text), mine)

    text.refresh_from_db()
    assert (response.status_code, text.body != "Von irgendwo.") == (422, True)


def test_the_same_text_twice_alarms_nobody(desk, text):
    mine = open_form(desk, text) | {"body": "Zweimal gedrückt."}

    first, second = desk.post(change(text), mine), desk.post(change(text), mine)

    assert (first.status_code, second.status_code, text.versions.count()) == (302, 302, 2)


def test_what_only_changed_its_state_alarms_nobody_and_keeps_its_time(desk, other, text):
    mine = open_form(desk, text)
    other.post(change(text), open_form(other, text) | {"_deed": "publish"})
    text.refresh_from_db()
    published_at = text.published_at

    response = desk.post(change(text), mine | {"body": "Danach."})

    text.refresh_from_db()
    assert (response.status_code, text.body) == (302, "Danach.")
    assert (text.status, text.published_at) == ("published", published_at)


def test_comments_and_a_closed_discussion_alarm_nobody(desk, other, article):
    mine = open_form(desk, article)
    CommentFactory(article=article)
    other.post(change(article), open_form(other, article) | {"_deed": "close_discussion"})

    response = desk.post(change(article), mine | {"body": "Danach."})

    article.refresh_from_db()
    assert (response.status_code, article.body, article.comment_count) == (302, "Danach.", 1)
    assert article.discussion_closed_at is not None


def test_fields_beside_the_words_that_another_editor_changed_stay_changed(desk, other, article):
    mine = open_form(desk, article)
    topic, author = TopicFactory(), Author.objects.create(name="Ada")
    theirs = {"topic": topic.pk, "slug": "umgezogen", "asks_for_experiences": "on", "authors": [author.pk]}
    other.post(change(article), open_form(other, article) | theirs)

    response = desk.post(change(article), mine | {"body": "Danach."})

    article.refresh_from_db()
    assert (response.status_code, article.body) == (302, "Danach.")
    assert (article.topic, article.slug, article.asks_for_experiences) == (topic, "umgezogen", True)
    assert list(article.authors.all()) == [author]


def test_fields_beside_the_words_are_saved_as_before(desk, article):
    topic, author = TopicFactory(), Author.objects.create(name="Ada")
    changed = {"topic": topic.pk, "slug": "umgezogen", "authors": [author.pk], "published_at": "2026-01-02T08:30"}
    desk.post(change(article), open_form(desk, article) | changed | {"asks_for_experiences": "on"})
    off = open_form(desk, article)
    del off["asks_for_experiences"]

    desk.post(change(article), off)

    article.refresh_from_db()
    assert (article.topic, article.slug, article.asks_for_experiences) == (topic, "umgezogen", False)
    assert (list(article.authors.all()), f"{article.published_at:%H:%M}") == ([author], "07:30")


def test_an_import_meanwhile_is_named(desk, article):
    article.keep_version()
    mine = open_form(desk, article)
    article.body = "Eingelesen."
    article.save()
    article.keep_version()

    response = desk.post(change(article), mine | {"body": "Von mir."})

    assert response.status_code == 422
    assert "An import saved another text" in response.content.decode()


def test_enter_in_a_field_saves_and_publishes_nothing(desk, text):
    page = desk.get(change(text)).content.decode()

    form = page[page.index('method="post" id=') :]
    assert form.index('name="_continue"') < form.index('name="_deed"')


def test_a_text_that_was_deleted_meanwhile_is_no_error(desk, other, text):
    mine = open_form(desk, text)
    other.post(change(text, "delete"), {"post": "yes"})

    response = desk.post(change(text), mine)

    assert (response.status_code, response.url) == (302, "/admin/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["article", "followup"])
def test_of_editors_saving_at_once_one_saves_and_the_others_see_it(editor, article, kind):
    text = article
    if kind == "followup":
        text = FollowUp.objects.create(article=article, title="Titel", slug="titel", body="Text.")
    text.keep_version()
    browser = Visitor()
    browser.force_login(editor)
    sent = open_form(browser, text)
    gate, answers = threading.Barrier(4), [None] * 4

    def save(n):
        mine = Visitor()
        mine.cookies = browser.cookies
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            answers[n] = mine.post(change(text), sent | {"body": f"Von Nummer {n}.", "_deed": "publish"})
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    saved = [n for n, answer in enumerate(answers) if answer.status_code == 302]
    text.refresh_from_db()
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    assert (text.body, text.versions.count()) == (f"Von Nummer {saved[0]}.", 2)


def test_the_forms_of_the_cast_here_are_complete(desk, article):
    """Guard of the tests above: the reader of forms sees what a browser sends."""
    sent = open_form(desk, article)

    assert {"seen", "initial-topic", "initial-authors", "body", "initial-slug", "published_at"} <= sent.keys()
