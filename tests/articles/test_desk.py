"""The editors' desk: writing, looking, publishing, pictures and the pages of the house."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime
from PIL import Image as Picture

from articles.models import Article, Author, FormerSlug, Image, Page
from comments.models import Comment
from tests.factories import ArticleFactory, CommentFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def desk(visit, editor):
    """The browser of an editor who works in German."""
    return visit(editor)


def written(article=None, **fields):
    """What the article's form sends."""
    return {
        "title": article.title if article else "Ein neuer Artikel",
        "slug": article.slug if article else "ein-neuer-artikel",
        "topic": article.topic_id if article else TopicFactory().pk,
        "language": "de",
        "teaser": "Worum es geht.",
        "body": "## Anfang\n\nEin *Absatz*.",
        "authors": [Author.objects.get_or_create(name="Redaktion talentforum")[0].pk],
        "question": "",
        "hero": "",
        "published_at": localtime(article.published_at).strftime("%Y-%m-%dT%H:%M")
        if article and article.published_at
        else "",
    } | fields


def picture(width=64, height=32):
    file = BytesIO()
    Picture.new("RGB", (width, height), "#0a5a6b").save(file, "PNG")
    return SimpleUploadedFile("bild.png", file.getvalue(), "image/png")


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_an_editor_writes_an_article_that_is_a_draft_at_first(desk):
    response = desk.post("/admin/articles/article/add/", written())

    assert response.status_code == 302
    article = Article.objects.get(slug="ein-neuer-artikel")
    assert (article.status, article.is_public) == (Article.Status.DRAFT, False)
    assert "<em>Absatz</em>" in article.html


def test_a_button_saves_and_publishes(desk, visit):
    article = ArticleFactory(status="draft", published_at=None, slug="entwurf")

    desk.post(change(article), written(article, teaser="Neuer Vorspann.", _deed="publish"))

    page = visit().get("/artikel/entwurf/")
    assert page.status_code == 200
    assert "Neuer Vorspann." in page.content.decode()


def test_publishing_and_withdrawing_in_bulk_says_what_changed(desk):
    draft, public = ArticleFactory(status="draft", published_at=None), ArticleFactory()
    chosen = {"_selected_action": [draft.pk, public.pk]}

    published = desk.post("/admin/articles/article/", chosen | {"action": "publish"}, follow=True)
    withdrawn = desk.post("/admin/articles/article/", chosen | {"action": "withdraw"}, follow=True)

    assert messages_of(published) == ["1 Artikel ist veröffentlicht. 1 bleibt, wie er ist."]
    assert messages_of(withdrawn) == ["2 Artikel sind zurückgezogen."]
    assert set(Article.objects.values_list("status", flat=True)) == {Article.Status.WITHDRAWN}


def test_closing_the_discussion_at_the_desk_lets_nobody_comment(desk, visit, reader, article):
    desk.post("/admin/articles/article/", {"_selected_action": [article.pk], "action": "close_discussion"})

    page = visit(reader).get(article.get_absolute_url()).content.decode()
    assert "Die Diskussion ist geschlossen" in page
    assert "kommentieren/" not in page


def test_a_new_address_redirects_the_former_one(desk, visit, article):
    response = desk.post(change(article), written(article, slug="neue-adresse"))
    assert response.status_code == 302, response.context["adminform"].form.errors

    response = visit().get("/artikel/wettlauf/")
    assert (response.status_code, response.url) == (301, "/artikel/neue-adresse/")
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["wettlauf"]


def test_saving_keeps_a_comment_that_was_counted_meanwhile(desk, article):
    form = written(article, teaser="Anders.")
    CommentFactory(article=article)

    desk.post(change(article), form)

    article.refresh_from_db()
    assert (article.teaser, article.comment_count) == ("Anders.", 1)


def test_a_preview_of_an_article_saves_nothing(desk, article):
    response = desk.post(change(article), written(article, body="## Nur *angesehen*", _preview="1"))

    assert response.status_code == 200
    assert "Nur <em>angesehen</em>" in response.content.decode()
    article.refresh_from_db()
    assert "angesehen" not in article.body


def test_the_preview_for_the_script_is_rendered_as_the_site_does(desk):
    response = desk.post("/admin/articles/article/preview/", {"body": "Ein **Wort** <script>alert(1)</script>"})

    assert response.status_code == 200
    assert "<strong>Wort</strong>" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_an_article_with_comments_is_not_deleted_and_shows_no_text_of_them(desk, article):
    CommentFactory(article=article, body="Vertraulich gehalten.")

    page = desk.get(f"/admin/articles/article/{article.pk}/delete/")
    desk.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"})

    assert "Vertraulich" not in page.content.decode()
    assert Article.objects.filter(pk=article.pk).exists()
    assert Comment.objects.filter(article=article).count() == 1


def test_a_picture_is_uploaded_with_its_alternative_text(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/admin/articles/image/add/", {"file": picture(), "alt": "Ein Bild zum Prüfen", "credit": "wir"})

    image = Image.objects.get()
    assert (image.alt, image.width, image.rendered_widths) == ("Ein Bild zum Prüfen", 64, [64])


@pytest.mark.parametrize(
    ("file", "alt", "field"),
    [
        (picture, "", "alt"),
        (lambda: SimpleUploadedFile("bild.png", b"kein Bild", "image/png"), "Ein Bild", "file"),
        (
            lambda: SimpleUploadedFile("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
            "Ein Bild",
            "file",
        ),
    ],
    ids=["no alternative text", "no picture", "svg"],
)
def test_a_picture_that_cannot_be_taken_says_why_at_its_field(desk, file, alt, field):
    response = desk.post("/admin/articles/image/add/", {"file": file(), "alt": alt, "credit": ""})

    assert list(response.context["adminform"].form.errors) == [field]
    assert Image.objects.count() == 0


def test_an_editor_rewrites_a_page_of_the_house(desk, visit):
    page = Page.objects.get(kind="impressum", language="de")

    desk.post(
        f"/admin/articles/page/{page.pk}/change/",
        {"kind": page.kind, "language": page.language, "title": "Impressum", "body": "Der **Verlag**."},
    )

    assert "Der <strong>Verlag</strong>." in visit().get("/impressum/").content.decode()


def test_pages_of_the_house_are_neither_deleted_nor_added_beyond_their_kinds(desk):
    page = Page.objects.get(kind="impressum", language="de")

    assert desk.get("/admin/articles/page/add/").status_code == 403
    assert desk.post(f"/admin/articles/page/{page.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(("language", "word"), [("de", "Artikel schreiben"), ("en", "Write an article")])
def test_the_admin_speaks_the_persons_language(visit, editor, language, word):
    editor.profile.language = language
    editor.profile.save()

    assert word in visit(editor).get("/admin/").content.decode()


def test_the_start_page_shows_drafts_and_takes_a_constant_number_of_queries(desk, django_assert_num_queries):
    ArticleFactory(status="draft", published_at=None, title="Noch nicht fertig")
    desk.get("/admin/")
    with django_assert_num_queries(QUERIES_OF_AN_EDITORS_START):
        page = desk.get("/admin/").content.decode()
    for _ in range(3):
        ArticleFactory(status="draft", published_at=None)

    with django_assert_num_queries(QUERIES_OF_AN_EDITORS_START):
        desk.get("/admin/")
    assert "Noch nicht fertig" in page


QUERIES_OF_AN_EDITORS_START = (
    13  # session, person, profile, groups, permissions (2), drafts and articles with topics, follow-ups, polls, news
)


@pytest.mark.parametrize("kind", ["article", "followup", "page", "topic"])
@pytest.mark.parametrize("query", ["status=%00", "status__exact=%00", "q=%00", "language=a%00b", "p=%00"])
def test_a_list_asked_for_what_no_database_holds_says_so(visit, editor, kind, query):
    assert visit(editor).get(f"/admin/articles/{kind}/?{query}").status_code == 400
