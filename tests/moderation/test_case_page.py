"""The page of a case: what it shows, and what is done there."""

import pytest

from comments.models import Comment
from moderation.grounds import Ground, Rule
from moderation.models import Case, Decision, RuleText
from moderation.screening import Finding
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def address(case, deed="change"):
    return f"/admin/moderation/case/{case.pk}/{deed}/"


def decide(browser, case, follow=True, **chosen):
    return browser.post(address(case), {"state": case.state} | chosen, follow=follow)


# What it shows


def test_it_marks_the_places_that_caused_the_hold(desk, article, reader):
    body = "Kaufen Sie bei https://a.example/, https://b.example/ und https://c.example/!"
    held = CommentFactory(article=article, author=reader, body=body)

    page = desk.get(address(held.cases.get())).text
    assert page.count("<mark>") == 3
    assert "<mark>https://a.example/</mark>" in page


def test_it_marks_the_words_that_a_check_names_and_nothing_within_tags(desk, comment):
    comment.hold([Finding(Rule.FIRST_COMMENT, "um den\np")])

    page = desk.get(address(comment.cases.get())).text
    assert "Ein Kommentar, <mark>um den</mark> es geht." in page


def test_it_shows_the_thread_around_the_text(desk, article, reader):
    texts = [CommentFactory(article=article, author=UserFactory(), body=f"Beitrag {n}.") for n in range(9)]
    texts[4].report(by=reader, ground=Ground.HATE)

    page = desk.get(address(texts[4].cases.get())).text
    assert [n for n in range(9) if f"Beitrag {n}." in page] == [1, 2, 3, 4, 5, 6, 7]


def test_it_shows_near_identical_texts_of_others(desk, article, reader, reported):
    copy = CommentFactory(article=article, author=reader, body="Ein Kommentar, um den es jetzt geht.")
    CommentFactory(article=article, author=reader, body="Etwas ganz anderes, das niemand vergleicht.")

    page = desk.get(address(reported.cases.get())).text
    assert f'/kommentare/{copy.pk}/"' in page
    assert "92 % the same" in page


def test_it_shows_the_authors_record_and_no_address(desk, second_moderator, author, reported):
    other = CommentFactory(article=reported.article, author=author, body="Etwas anderes.")
    other.report(by=UserFactory(), ground=Ground.HATE)
    other.cases.get().decide(Decision.Kind.REMOVE, by=second_moderator, ground=Ground.HATE)

    page = desk.get(address(reported.cases.get())).text
    assert "Decisions: removed" in page
    assert "no objection" in page
    assert author.email not in page


def test_it_shows_how_often_reporters_were_right(desk, second_moderator, article, reader, reported):
    for n, kind in enumerate(["remove", "approve", "remove"]):
        text = CommentFactory(article=article, body=f"Anderer Text {n}.")
        text.report(by=reader, ground=Ground.HATE)
        ground = Ground.HATE if kind == "remove" else ""
        text.cases.get().decide(Decision.Kind(kind), by=second_moderator, ground=ground)

    assert "2 of 3 led to something" in desk.get(address(reported.cases.get())).text


def test_it_shows_earlier_decisions_with_their_statements(desk, second_moderator, reported):
    case = reported.cases.get()
    case.decide(Decision.Kind.REMOVE, by=second_moderator, ground=Ground.ATTACK, explanation="Weil er jemanden kränkt.")

    page = desk.get(address(case)).text
    assert "Weil er jemanden kränkt." in page
    assert second_moderator.name in page


def test_what_may_hurt_to_read_is_covered_until_it_is_wanted(desk, second_moderator, reported):
    case = reported.cases.get()
    assert "data-cover" not in desk.get(address(case)).text
    case.decide(Decision.Kind.LABEL, by=second_moderator, ground=Ground.HATE)

    assert '<details class="covered" data-cover>' in desk.get(address(case)).text
    assert "Ein Kommentar, um den es geht." not in desk.get("/admin/moderation/case/?state=decided").text


def test_it_takes_as_many_queries_for_much_as_for_little(
    desk, article, author, reported, second_moderator, django_assert_max_num_queries
):
    case = reported.cases.get()

    def read() -> int:
        desk.get(address(case))
        with django_assert_max_num_queries(45) as queries:
            assert desk.get(address(case)).status_code == 200
        return len(queries)

    reported.report(by=UserFactory(), ground=Ground.HATE)
    case.remarks.create(by=second_moderator, text="Eins.")
    CommentFactory(article=article, author=author, body="Ein Kommentar, um den es hier geht.")
    few = read()
    for n in range(3):
        reported.report(by=UserFactory(), ground=Ground.HATE)
        case.remarks.create(by=second_moderator, text="Noch eins.")
        CommentFactory(article=article, author=author, body=f"Ein Kommentar, um den es {n} geht.")

    assert read() == few


# Deciding


def test_the_reasons_are_composed_where_none_are_written(desk, author, reported):
    decide(desk, reported.cases.get(), kind="remove", ground="attack")

    statement = Decision.objects.get().statement
    rule = RuleText.objects.current("attack")
    assert statement.explanation == f"{rule.title_de}. {rule.text_de}", "in the author's language"
    assert "Der Wettlauf" in statement.facts


def test_the_reasons_go_out_as_they_were_written(desk, reported):
    written = {"facts": "Ein Satz über jemanden.", "explanation": "Er beleidigt.", "note": "Bitte anders."}
    decide(desk, reported.cases.get(), kind="return", ground="attack", **written)

    statement = Decision.objects.get().statement
    assert {name: getattr(statement, name) for name in written} == written


def test_illegal_content_needs_its_law(desk, reported):
    case = reported.cases.get()
    assert decide(desk, case, kind="remove", ground="illegal").status_code == 422
    assert Decision.objects.count() == 0

    decide(desk, case, kind="remove", ground="illegal", law="§ 185 StGB")
    assert Decision.objects.get().law == "§ 185 StGB"


def test_hiding_at_once_needs_no_rule_and_leaves_the_case_open(desk, comment):
    case = Case.objects.open_by_own_motion(comment)
    decide(desk, case, kind="hide")

    decision = Decision.objects.get()
    assert (decision.kind, decision.ground, decision.source) == ("hide", "personal_data", "SOURCE_VOLUNTARY")
    assert Case.objects.get().is_open


def test_the_next_case_comes_by_itself_and_passes_by_those_of_colleagues(
    desk, second_moderator, article, newcomer, clock
):
    cases = []
    for n in range(3):
        clock.shift(60)
        cases.append(CommentFactory(article=article, author=newcomer, body=f"Text {n}").cases.get())
    cases[1].claim(by=second_moderator)

    response = decide(desk, cases[0], follow=False, kind="approve")
    assert response.url == address(cases[2])
    response = decide(desk, cases[2], follow=False, kind="approve")
    assert response.url == "/admin/moderation/case/"


def test_the_next_case_is_of_the_view_that_one_works_through(desk, article, newcomer, reader, comment):
    urgent = CommentFactory(article=article, author=newcomer, body="Ganz neu.").cases.get()
    comment.report(by=reader, ground=Ground.PERSONAL_DATA)
    other = CommentFactory(article=article, body="Noch einer.")
    other.report(by=reader, ground=Ground.PERSONAL_DATA)

    page = desk.get(address(comment.cases.get()) + "?view=data").text
    assert f"{address(other.cases.get())}?view=data&amp;from=" in page
    assert address(urgent) not in page


# Refusals: a clear message, what was written is kept, nothing changed


def test_who_was_faster_is_told_with_what_one_wrote_still_there(desk, second_moderator, reported, clock):
    case = reported.cases.get()
    seen = case.state
    case.decide(Decision.Kind.APPROVE, by=second_moderator)
    clock.shift(4)
    response = desk.post(address(case), {"state": seen, "kind": "remove", "ground": "hate", "note": "Mein Wort."})

    assert response.status_code == 409
    assert f"Already decided: approved by {second_moderator.name}, 4 seconds ago." in response.text
    assert "Mein Wort." in response.text
    assert Decision.objects.count() == 1


def test_a_changed_text_is_told_with_both_versions_and_then_decided(desk, reported, clock):
    case = reported.cases.get()
    seen = case.state
    clock.shift(120)
    Comment.objects.get(pk=reported.pk).edit(read_reader_text("Jetzt etwas anderes."))
    response = desk.post(address(case), {"state": seen, "kind": "remove", "ground": "hate"})

    assert response.status_code == 409
    assert "You judged the version of" in response.text
    assert "Jetzt etwas anderes." in response.text
    assert Decision.objects.count() == 0

    fresh = Case.objects.get()
    assert f'name="state" value="{fresh.state}"' in response.text
    decide(desk, fresh, kind="remove", ground="hate")
    assert Decision.objects.get().version == Comment.objects.get(pk=reported.pk).version


def test_nobody_decides_about_their_own_text_or_report(desk, moderator, article, reader):
    own = CommentFactory(article=article, author=moderator, body="Von mir selbst.")
    own.report(by=reader, ground=Ground.HATE)
    case = own.cases.get()
    assert 'name="kind"' not in desk.get(address(case)).text
    response = decide(desk, case, kind="approve")

    assert response.status_code == 403
    assert "a colleague decides about it" in response.text
    assert Decision.objects.count() == 0
    assert Case.objects.get().claimed_by is None


def test_a_rule_that_was_withdrawn_is_refused(desk, reported):
    case = reported.cases.get()
    RuleText.objects.current("hate").withdraw()
    response = decide(desk, case, kind="remove", ground="hate", note="Mein Wort.")

    assert response.status_code == 422
    assert "This rule is no longer in force." in response.text
    assert "Mein Wort." in response.text
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("number", ["999999", "0", "abc", "1 OR 1"])
def test_a_case_that_is_not_there_is_not_found(desk, moderator, number):
    assert desk.get(f"/admin/moderation/case/{number}/change/").status_code == 404
