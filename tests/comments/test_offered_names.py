"""Names that are offered while one types a mention."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Ignore
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


def offered(browser, article, beginning) -> list[str]:
    return browser.get(f"/artikel/{article.slug}/leute/", {"q": beginning}).json()["names"]


def test_people_of_the_discussion_are_offered_the_newest_first(visit, reader, article, author):
    UserFactory(name="Anja Anderswo")
    for name in ("Aron Alt", "Maria Anders"):
        CommentFactory(article=article, author=UserFactory(name=name))
    CommentFactory(article=article, author=author)
    CommentFactory(article=article, author=UserFactory(name="Adam Held"), state="held")
    CommentFactory(article=article, author=UserFactory(name="Aida Weg"), state="retracted")
    CommentFactory(article=article, author=reader)
    browser = visit(reader)

    assert offered(browser, article, "a") == ["Anton Autor", "Maria Anders", "Aron Alt"]
    assert offered(browser, article, "AN") == ["Anton Autor", "Maria Anders"]
    assert offered(browser, article, "anton a") == ["Anton Autor"]
    assert offered(browser, article, "lea") == [], "not oneself"
    assert [offered(browser, article, nothing) for nothing in ("", "%", "\u200b", "x" * 5000)] == [[]] * 4


def test_the_articles_authors_are_offered_and_who_is_ignored_or_gone_is_not(visit, reader, article, author):
    from articles.models import Author

    article.authors.set([Author.objects.create(name="Achim Artikel", person=UserFactory(name="Achim Artikel"))])
    ignored, ignoring, gone = (UserFactory(name=f"A{n} Wer") for n in "xyz")
    for person in (ignored, ignoring, gone):
        CommentFactory(article=article, author=person)
    Ignore.objects.ignore(ignored, by=reader)
    Ignore.objects.ignore(reader, by=ignoring)  # who is not to learn of it
    gone.is_active = False
    gone.save()

    assert offered(visit(reader), article, "a") == [ignoring.name, "Achim Artikel"]


def test_at_most_eight_are_offered_in_one_query(visit, reader, article):
    from comments.present import names_like

    for n in range(10):
        CommentFactory(article=article, author=UserFactory(name=f"Zoe {chr(65 + n)}"))

    with CaptureQueriesContext(connection) as queries:
        assert names_like("z", article, reader) == [f"Zoe {letter}" for letter in "JIHGFEDC"]
    assert len(queries) == 1


def test_names_are_for_the_signed_in_and_kept_by_nobody(visit, reader, article):
    address = f"/artikel/{article.slug}/leute/?q=a"

    assert visit(None).get(address).status_code == 302
    assert visit(reader).post(address).status_code == 405
    assert visit(reader).get("/artikel/gibt-es-nicht/leute/?q=a").status_code == 404
    response = visit(reader).get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_the_form_names_the_address_to_those_who_are_signed_in_only(visit, reader, article):
    address = f"/en/artikel/{article.slug}/kommentieren/"

    pages = [visit(person).get(address).text for person in (None, reader)]

    assert [f'data-mentions="/en/artikel/{article.slug}/leute/"' in page for page in pages] == [False, True]
    assert all("@name tells that person." in page for page in pages)
