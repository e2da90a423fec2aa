"""The list of cases: its order, views, filters and search, at a constant cost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from moderation.admin.views import counts
from moderation.grounds import Ground
from moderation.models import Appeal, Case, Danger, Decision
from moderation.urgency import Urgency
from tests.factories import ArticleFactory, CommentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

LIST = "/admin/moderation/case/"


def shown(browser, query=""):
    """Return the cases that the list shows, in its order."""
    return [case.pk for case in browser.get(LIST + query).context["cl"].result_list]


@pytest.fixture
def each(article, reader, newcomer, moderator, second_moderator):
    """A case of each urgency but a notice, by name; made the other way round."""
    made = {"held": CommentFactory(article=article, author=newcomer, body="Erster Kommentar.").cases.get()}
    removed = CommentFactory(article=article, body="Entfernt.")
    decision = Case.objects.open_by_own_motion(removed).decide("remove", by=second_moderator, ground=Ground.HATE)
    Appeal.objects.make(decision, text="Nein.", by=removed.author)
    made["appeal"] = removed.cases.get()
    many = CommentFactory(article=article, body="Viele Meldungen.")
    for _ in range(3):
        many.report(by=UserFactory(), ground=Ground.ATTACK)
    made["many"] = many.cases.get()
    private = CommentFactory(article=article, body="Eine Telefonnummer.")
    private.report(by=reader, ground=Ground.PERSONAL_DATA)
    made["data"] = private.cases.get()
    danger = Case.objects.open_by_own_motion(CommentFactory(article=article, body="Eine Drohung."))
    Danger.objects.freeze(danger, by=moderator)
    return made | {"danger": danger}


def test_the_most_urgent_comes_first(desk, each):
    wanted = ["danger", "data", "many", "appeal", "held"]

    assert shown(desk) == [each[name].pk for name in wanted]
    assert [Case.objects.get(pk=each[name].pk).urgency for name in wanted] == [0, 1, 4, 5, 6]


def test_within_an_urgency_the_oldest_comes_first(desk, article, newcomer, clock):
    cases = []
    for n in range(3):
        clock.shift(60)
        cases.append(CommentFactory(article=article, author=newcomer, body=f"Text {n}").cases.get().pk)

    assert shown(desk) == cases


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?view=danger", ["danger"]),
        ("?view=data", ["data"]),
        ("?view=many", ["many"]),
        ("?view=appeals", ["appeal"]),
        ("?view=first", ["held"]),
        ("?view=mine", []),
        ("?urgency=1", ["data"]),
        ("?reason=held", ["held"]),
        ("?reason=reported", ["data", "many"]),
        ("?reason=appeal", ["appeal"]),
        ("?ground=attack", ["many"]),
        ("?ground=hate", ["appeal"]),
        ("?claim=me", []),
        ("?claim=nobody", ["danger", "data", "many", "appeal", "held"]),
        ("?q=Telefonnummer", ["data"]),
        ("?q=nina", ["held"]),
        ("?q=gibtesnicht", []),
        ("?view=unbekannt", ["danger", "data", "many", "appeal", "held"]),
        ("?state=decided", []),
    ],
)
def test_views_filters_and_search_leave_what_fits(desk, each, query, names):
    assert shown(desk, query) == [each[name].pk for name in names]


def test_it_filters_by_article(desk, each, article, newcomer):
    other = CommentFactory(article=ArticleFactory(title="Ein anderer"), author=newcomer, body="Woanders.")

    assert shown(desk, f"?place={other.article_id}") == [other.cases.get().pk]
    assert len(shown(desk, f"?place={article.pk}")) == 5


def test_mine_is_what_i_opened_and_what_was_handed_to_me(desk, moderator, second_moderator, each, clock):
    each["data"].claim(by=moderator)
    each["held"].hand_over(moderator, by=second_moderator, text="Für dich.")
    each["many"].claim(by=second_moderator)
    assert shown(desk, "?view=mine") == [each["data"].pk, each["held"].pk]
    assert shown(desk, "?claim=me") == [each["data"].pk, each["held"].pk]

    clock.shift(600)
    Case.objects.update(claimed_until=timezone.now() - timedelta(hours=1))
    assert shown(desk, "?view=mine") == [each["held"].pk], "what was handed over stays mine"


def test_it_says_how_many_each_view_holds(desk, each):
    counted = {row["view"].name: row["count"] for row in desk.get(LIST).context["views"]}

    assert counted == {
        "": "5", "mine": "0", "danger": "1", "data": "1", "notices": "0", "many": "1", "appeals": "1", "first": "1",
    }  # fmt: skip


def test_it_counts_to_99(article, moderator):
    kind = Case.objects.open_by_own_motion(CommentFactory(article=article)).subject_type
    Case.objects.bulk_create(Case(subject_type=kind, subject_id=900_000 + n) for n in range(120))

    assert counts(moderator)[""] == "99+"


def test_what_waits_for_too_long_is_marked_by_a_word(desk, held):
    assert 'class="late"' not in desk.get(LIST).text
    Case.objects.update(opened_at=timezone.now() - timedelta(hours=25))

    assert '<span class="late">late</span>' in desk.get(LIST).text
    assert '<span class="late">late</span>' in desk.get(f"{LIST}{held.cases.get().pk}/change/").text


def test_it_shows_my_own_figures_and_nobody_elses(desk, moderator, second_moderator, article, newcomer):
    for n, person in enumerate([moderator, moderator, second_moderator]):
        case = Case.objects.open_by_own_motion(CommentFactory(article=article, body=f"Text {n}"))
        decision = case.decide(Decision.Kind.APPROVE, by=person)
    case = CommentFactory(article=article, author=newcomer, body="Zurück.").cases.get()
    case.undo(case.decide(Decision.Kind.APPROVE, by=moderator), by=moderator)

    assert desk.get(LIST).context["own"] == {"today": 2, "week": 2}
    assert decision.by == second_moderator


def test_the_decided_come_newest_first(desk, moderator, article, newcomer, clock):
    cases = [CommentFactory(article=article, author=newcomer, body=f"Text {n}").cases.get() for n in range(3)]
    for case in cases:
        clock.shift(60)
        case.decide(Decision.Kind.APPROVE, by=moderator)

    assert shown(desk, "?state=decided") == [case.pk for case in reversed(cases)]


@pytest.mark.parametrize("query", ["", "?q=Text&reason=held&claim=nobody", "?state=decided"])
def test_it_takes_as_many_queries_for_four_cases_as_for_two(
    desk, article, newcomer, moderator, django_assert_max_num_queries, query
):
    counts = []
    for _ in range(2):
        for n in range(2):
            answered = CommentFactory(article=article)
            CommentFactory(article=article, author=UserFactory(known=False), body=f"Text {n}", parent=answered)
        if query == "?state=decided":
            for case in Case.objects.open():
                case.decide(Decision.Kind.APPROVE, by=moderator)
        desk.get(LIST + query)
        with django_assert_max_num_queries(36) as queries:
            desk.get(LIST + query)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_urgencies_are_documented_in_their_order():
    from pathlib import Path

    text = Path("docs/moderation.md").read_text(encoding="utf-8")
    with override("en"):
        places = [text.index(f"{urgency.value + 1}. **{urgency.label}**") for urgency in Urgency]
    assert places == sorted(places)
