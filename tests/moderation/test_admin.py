"""The desk: who opens which page of the admin, and deciding there."""

import pytest
from django.db import transaction

from moderation.models import Appeal, Case, Danger, Decision, RuleText
from tests.conftest import CAST
from tests.factories import CommentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


MODERATORS = {"moderator", "second_moderator", "senior", "admin"}
SENIORS = {"senior", "admin"}
EDITORS = {"editor", "admin"}
TEAM = MODERATORS | EDITORS
ADMIN = {"admin"}
NOBODY: set[str] = set()

# address → who may GET it, who may POST to it; the rest of the team gets 403, everybody else the sign-in or 403
TABLE = {
    "": (TEAM, None),
    "moderation/case/": (MODERATORS, MODERATORS),
    "moderation/case/{case}/change/": (MODERATORS, MODERATORS),
    "moderation/case/add/": (NOBODY, NOBODY),
    "moderation/case/{case}/delete/": (NOBODY, NOBODY),
    "moderation/case/undo/": (NOBODY, MODERATORS),
    "moderation/case/bulk/": (MODERATORS, MODERATORS),
    "moderation/case/open/comment/{comment}/": (MODERATORS, MODERATORS),
    "moderation/case/{case}/remark/": (NOBODY, MODERATORS),
    "moderation/case/{case}/hand-over/": (NOBODY, MODERATORS),
    "moderation/case/{case}/release/": (NOBODY, MODERATORS),
    "moderation/case/{case}/danger/": (NOBODY, MODERATORS),
    "moderation/case/{endangered}/danger/inform/": (NOBODY, MODERATORS),
    "moderation/case/{objected}/answer/{appeal}/": (NOBODY, SENIORS),
    "moderation/ruletext/": (MODERATORS, None),
    "moderation/ruletext/add/": (NOBODY, NOBODY),
    "moderation/ruletext/{rule}/change/": (MODERATORS, SENIORS),
    "moderation/ruletext/{rule}/delete/": (NOBODY, NOBODY),
    "moderation/ruletext/{rule}/withdraw/": (NOBODY, SENIORS),
    "moderation/decision/": (MODERATORS, None),
    "moderation/decision/{decision}/change/": (MODERATORS, NOBODY),
    "moderation/decision/add/": (NOBODY, NOBODY),
    "moderation/decision/{decision}/delete/": (NOBODY, NOBODY),
    "articles/article/": (EDITORS, None),
    "articles/article/add/": (EDITORS, EDITORS),
    "articles/article/{article}/change/": (EDITORS, EDITORS),
    "articles/article/{article}/history/": (EDITORS, None),
    "articles/article/preview/": (None, EDITORS),
    "articles/image/": (EDITORS, None),
    "articles/image/add/": (EDITORS, EDITORS),
    "articles/topic/": (EDITORS, None),
    "articles/topic/add/": (EDITORS, EDITORS),
    "articles/author/": (EDITORS, None),
    "articles/author/add/": (EDITORS, EDITORS),
    "articles/page/": (EDITORS, None),
    "articles/page/preview/": (None, EDITORS),
    "accounts/user/": (ADMIN, None),
}


@pytest.mark.parametrize("address", TABLE)
def test_who_may_do_what_at_the_desk(visit, cast, held, comment, moderator, address):
    comment.report(by=UserFactory(), ground="hate")
    case = comment.cases.get()
    decision = case.decide("approve", by=moderator)
    endangered = CommentFactory(article=held.article)
    endangered = Danger.objects.freeze(Case.objects.open_by_own_motion(endangered), by=moderator).case
    path = "/admin/" + address.format(
        case=held.cases.get().pk, decision=decision.pk, article=held.article_id, objected=case.pk,
        appeal=Appeal.objects.make(decision, text="Nein.", by=case.reports.get().person).pk,
        comment=CommentFactory(article=held.article).pk, endangered=endangered.pk,
        rule=RuleText.objects.current("hate").pk,
    )  # fmt: skip
    people = {who: cast(who) for who in (*CAST, "senior")}
    decided = Decision.objects.count()

    for method, allowed in zip(("get", "post"), TABLE[address], strict=True):
        if allowed is None:
            continue
        answered = set()
        for who, person in people.items():
            with transaction.atomic():
                response = getattr(visit(person), method)(path)
                signs_in = response.status_code == 302 and response.url.startswith(("/admin/login/", "/konto/login/"))
                if not signs_in and response.status_code not in {403, 404, 405}:
                    answered.add(who)
                if who == "stranger":
                    assert signs_in
                transaction.set_rollback(True)
        assert answered == allowed, method
    assert Decision.objects.count() == decided


@pytest.mark.parametrize(
    ("who", "sees", "not_"), [("moderator", "moderation", "articles"), ("editor", "articles", "moderation")]
)
def test_each_start_page_shows_only_what_is_theirs(visit, cast, held, who, sees, not_):
    page = visit(cast(who)).get("/admin/").text

    assert f'href="/admin/{sees}/' in page
    assert f'href="/admin/{not_}/' not in page


def decide(browser, held, **chosen):
    case = held.cases.get()
    return browser.post(
        f"/admin/moderation/case/{case.pk}/change/", {"state": case.state, "note": ""} | chosen, follow=True
    )


def test_a_moderator_lets_a_comment_stand(visit, stranger, moderator, held):
    decide(visit(moderator), held, kind="approve")

    held.refresh_from_db()
    assert held.status == "published"
    assert held.html in visit(stranger).get(f"/kommentare/{held.pk}/").text


def test_a_moderator_removes_a_comment_with_reason_and_note(visit, moderator, newcomer, held):
    decide(visit(moderator), held, kind="remove", ground="advertising", note="Werbung für eine Firma.")

    decision = Decision.objects.get()
    assert (decision.kind, decision.ground, decision.note, decision.by) == (
        "remove",
        "advertising",
        "Werbung für eine Firma.",
        moderator,
    )
    assert "Werbung für eine Firma." in visit(newcomer).get("/konto/beitraege/").text


def test_a_removal_without_a_reason_comes_back_with_a_message(visit, moderator, held):
    response = decide(visit(moderator), held, kind="remove", note="Nur so.")

    assert response.status_code == 422
    assert "Nur so." in response.text
    assert Decision.objects.count() == 0


def test_a_moderator_restores_a_comment(visit, moderator, held):
    held.cases.get().decide("remove", by=moderator, ground="hate")
    decide(visit(moderator), held, kind="restore")

    held.refresh_from_db()
    assert held.status == "published"


def test_the_second_moderator_is_told_at_the_desk(visit, moderator, second_moderator, held):
    case = held.cases.get()
    seen = case.state
    case.decide("approve", by=moderator)
    response = visit(second_moderator).post(
        f"/admin/moderation/case/{case.pk}/change/",
        {"state": seen, "kind": "remove", "ground": "hate", "note": ""},
        follow=True,
    )

    assert response.status_code == 409
    assert "Schon entschieden" in response.text
    assert moderator.name in response.text
    assert Decision.objects.count() == 1


def test_the_queue_shows_waiting_cases_oldest_first_with_what_a_moderator_needs(
    visit, moderator, reader, comment, held, clock
):
    clock.shift(60)
    comment.report(by=reader, ground="attack")

    page = visit(moderator).get("/admin/moderation/case/").text
    assert page.index("Mein erster Kommentar.") < page.index("Ein Kommentar, um den es geht.")
    assert comment.article.title in page
    assert comment.author.name in page


@pytest.mark.parametrize(
    "field",
    [
        "comment__author__email__startswith",
        "by__email__startswith",
        "reports__person__email__startswith",
        "by__password__startswith",
    ],
)
@pytest.mark.parametrize("place", ["case", "decision"])
def test_the_lists_are_no_oracle_for_addresses(visit, moderator, held, place, field):
    response = visit(moderator).get(f"/admin/moderation/{place}/?{field}=a")

    assert response.status_code in {302, 400}
    assert "@example" not in response.text


def test_the_queue_takes_as_many_queries_for_four_cases_as_for_two(
    visit, moderator, article, newcomer, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        for _ in range(2):
            CommentFactory(article=article, author=newcomer)
        visit(moderator).get("/admin/moderation/case/")
        with django_assert_max_num_queries(40) as queries:
            visit(moderator).get("/admin/moderation/case/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
