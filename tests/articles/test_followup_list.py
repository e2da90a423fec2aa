"""The editors' desk for follow-ups: the list, who may come, and what it costs."""

import pytest

from articles.models import FollowUp
from tests.articles.desk import ADD, LIST, change, written
from tests.conftest import CAST
from tests.factories import ArticleFactory, CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


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


QUERIES_OF_THE_LIST = 10
QUERIES_OF_THE_FORM = 13


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
