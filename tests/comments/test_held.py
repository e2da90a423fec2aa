"""Texts that wait for a moderator."""

import pytest

from moderation.models import Case

pytestmark = pytest.mark.django_db


def form_of(article) -> str:
    return f"/en/artikel/{article.slug}/kommentieren/"


@pytest.mark.parametrize("known", [True, False], ids=["reader", "newcomer"])
@pytest.mark.parametrize(("links", "held"), [(0, False), (2, False), (3, True)])
def test_first_comments_and_more_than_two_links_are_held(visit, reader, newcomer, article, known, links, held):
    body = "Quellen: " + " ".join(f"https://example.org/{n}" for n in range(links))
    visit(reader if known else newcomer).post(form_of(article), {"body": body})

    comment = article.comments.get()
    rules = sorted(comment.cases.get().holds.values_list("rule", flat=True)) if comment.status == "held" else []
    assert rules == (["first_comment"] if not known else []) + (["links"] if held else [])


def test_a_held_comment_is_seen_by_its_author_with_what_happens_next_and_by_no_other_reader(
    visit, newcomer, reader, moderator, stranger, article
):
    response = visit(newcomer).post(form_of(article), {"body": "Mein erster Kommentar."}, follow=True)

    comment = article.comments.get()
    assert "Your comment is waiting for a moderator. Until then only you can see it." in response.text
    for address in (f"/en/artikel/{article.slug}/", f"/en/kommentare/{comment.pk}/"):
        own = visit(newcomer).get(address).text
        assert "Mein erster Kommentar." in own
        assert "Not public yet. A moderator reads it first" in own
        assert "Held. Only the author and moderators see it." in visit(moderator).get(address).text
        for person in (stranger, reader):
            assert "Mein erster Kommentar." not in visit(person).get(address).text
    assert visit(reader).get(f"/kommentare/{comment.pk}/").status_code == 404
    article.refresh_from_db()
    assert article.comment_count == 0


def test_the_team_is_never_a_newcomer(visit, editor, article):
    visit(editor).post(form_of(article), {"body": "Danke für Ihre Fragen."})

    assert article.comments.get().status == "published"
    assert Case.objects.count() == 0


def test_the_second_comment_after_an_approval_appears_at_once(visit, newcomer, moderator, article):
    visit(newcomer).post(form_of(article), {"body": "Mein erster."})
    article.comments.get().cases.get().decide("approve", by=moderator)
    visit(newcomer).post(form_of(article), {"body": "Mein zweiter."})

    assert list(article.comments.order_by("pk").values_list("status", flat=True)) == ["published", "published"]
