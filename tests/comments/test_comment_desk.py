"""The newsroom's list of comments: what everyone can read, to be recommended and not to be changed."""

import pytest
from django.db import transaction

from comments.models import Comment, Pick
from moderation.grounds import Ground
from tests.conftest import CAST
from tests.factories import CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

LIST = "/admin/comments/comment/"
EDITORS = {"editor", "admin"}
NOBODY: set[str] = set()

# address → who may GET it, who may POST to it; the rest of the team gets 403, everybody else the sign-in or 403
TABLE = {
    "": (EDITORS, EDITORS),
    "{pk}/change/": (EDITORS, EDITORS),
    "{pk}/history/": (EDITORS, EDITORS),
    "add/": (NOBODY, NOBODY),
    "{pk}/delete/": (NOBODY, NOBODY),
}


def change(comment: Comment) -> str:
    return f"{LIST}{comment.pk}/change/"


def found(page) -> list[int]:
    return [comment.pk for comment in page.context["cl"].result_list]


@pytest.mark.parametrize("address", TABLE)
def test_who_may_do_what_with_comments_at_the_desk(visit, cast, comment, address):
    people = {who: cast(who) for who in CAST}
    before = Comment.objects.values().get(pk=comment.pk)

    for method, allowed in zip(("get", "post"), TABLE[address], strict=True):
        answered = set()
        for who, person in people.items():
            with transaction.atomic():
                response = getattr(visit(person), method)(LIST + address.format(pk=comment.pk))
                signs_in = response.status_code == 302 and response.url.startswith(("/admin/login/", "/konto/login/"))
                if not signs_in and response.status_code != 403:
                    answered.add(who)
                assert Comment.objects.values().get(pk=comment.pk) == before, who
                transaction.set_rollback(True)
        assert answered == allowed, method


def test_the_desk_leads_there_for_editors_only(visit, editor, moderator):
    assert [f'href="{LIST}"' in visit(person).get("/admin/").text for person in (editor, moderator)] == [True, False]


def test_the_list_holds_what_everyone_can_read_and_nothing_else(desk, article, author, moderator):
    shown = [CommentFactory(article=article, author=author, body=f"Sichtbar {n}.") for n in range(2)]
    hidden = [
        CommentFactory(article=article, author=author, state=state, by=moderator, body=f"Verborgen {state}.")
        for state in ("held", "removed", "retracted")
    ]

    page = desk.get(f"{LIST}?q=Sichtbar")

    assert found(page) == [comment.pk for comment in reversed(shown)]
    assert found(desk.get(f"{LIST}?q=Verborgen")) == []
    assert {desk.get(change(comment)).status_code for comment in hidden} == {302}
    assert "Verborgen" not in "".join(desk.get(change(comment), follow=True).text for comment in hidden)
    assert {desk.post(change(comment), {"picked": "on"}).status_code for comment in hidden} == {302}
    assert Pick.objects.count() == 0


@pytest.mark.parametrize("words", ["Werkhalle", "Anton", "Wettlauf", "werkhalle anton"])
def test_a_comment_is_found_by_its_words_its_author_and_its_article(desk, article, author, reader, words):
    wanted = CommentFactory(article=article, author=author, body="Bei uns in der Werkhalle.")
    CommentFactory(author=reader, body="Etwas anderes.")

    assert found(desk.get(LIST, {"q": words})) == [wanted.pk]


def test_recommended_comments_can_be_told_from_the_others(desk, editor, article, author):
    one, other = CommentFactory.create_batch(2, article=article, author=author)
    Pick.objects.mark(one, by=editor, why="aus erster Hand")

    assert found(desk.get(f"{LIST}?picked=yes")) == [one.pk]
    assert one.pk not in found(desk.get(f"{LIST}?picked=no"))
    assert other.pk in found(desk.get(f"{LIST}?picked=no"))
    assert len(found(desk.get(f"{LIST}?picked=perhaps"))) == len(found(desk.get(LIST)))
    assert "aus erster Hand" in desk.get(LIST).text


@pytest.mark.parametrize(
    "lookup",
    [
        "author__email__startswith=a", "author__password__startswith=a", "status=held", "status__exact=held",
        "body__contains=x", "retracted_at__isnull=False", "pick__by=1", "cases__reports__person=1", "author=1",
    ],
)  # fmt: skip
def test_the_address_asks_nothing_that_the_list_does_not_offer(desk, comment, lookup):
    assert desk.get(f"{LIST}?{lookup}").status_code == 400


def test_an_editor_recommends_changes_and_takes_back_at_the_desk(desk, editor, comment):
    before = Comment.objects.values().get(pk=comment.pk)

    response = desk.post(change(comment), {"picked": "on", "why": "aus erster Hand", "body": "Gefälscht."})
    assert response.status_code == 302
    assert Pick.objects.values_list("comment", "why", "by").get() == (comment.pk, "aus erster Hand", editor.pk)
    assert 'value="aus erster Hand"' in desk.get(change(comment)).text

    desk.post(change(comment), {"picked": "on", "why": "lesenswert"})
    assert Pick.objects.get().why == "lesenswert"

    for _ in range(2):
        desk.post(change(comment), {"why": "" if _ else "lesenswert"})
        assert Pick.objects.count() == 0
    assert Comment.objects.values().get(pk=comment.pk) == before


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"picked": "on", "why": "x" * 201}, "200"), ({"why": "lesenswert"}, "Please tick this to recommend")],
    ids=["too long", "not ticked"],
)
def test_a_recommendation_with_a_slip_is_asked_for_again(desk, comment, sent, said):
    response = desk.post(change(comment), sent)

    assert response.status_code == 422
    assert said in response.text
    assert Pick.objects.count() == 0


def test_the_page_shows_the_text_as_readers_see_it(desk, article):
    comment = CommentFactory(article=article, body="Ein **Wort** & <script>alert(1)</script>.")

    page = desk.get(change(comment)).text

    assert comment.html in page
    assert "<script>alert(1)" not in page


def test_a_case_at_the_queue_is_untouched(visit, moderator, editor, reader, comment):
    Pick.objects.mark(comment, by=editor, why="aus erster Hand")
    comment.report(by=reader, ground=Ground.ATTACK)

    page = visit(moderator).get("/admin/moderation/case/")

    assert [case.subject for case in page.context["cl"].result_list] == [comment]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_nine_queries(desk, editor, django_assert_num_queries, number):
    for comment in CommentFactory.create_batch(number):
        Pick.objects.mark(comment, by=editor)
    desk.get(LIST)

    with django_assert_num_queries(9):  # who asks, what they may, what is new to them, how many there are, the list
        page = desk.get(LIST)

    assert len(found(page)) == number
