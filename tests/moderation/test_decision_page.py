"""A decision's page: for whom it is, and what it says in plain words."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from moderation.grounds import Ground
from moderation.models import Decision, RuleText, Sanction
from talentforum.lib.markdown import read_reader_text
from tests.conftest import CAST
from tests.factories import CommentFactory, UserFactory

from .sanctioned import warn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

RESTRICTIONS = ["remove", "return", "hide", "label", "close"]


def decide(comment, kind, by, **why):
    case = comment.cases.get()
    return case.decide(kind, by=by, **({"ground": "attack"} if kind in RESTRICTIONS else {}) | why)


def page_of(browser, decision, language="/en"):
    return browser.get(f"{language}/moderation/entscheidungen/{decision.uuid}/")


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", CAST)
def test_a_decision_is_for_author_and_reporters_alone(visit, cast, reported, moderator, who, method):
    decision = decide(reported, "remove", moderator)

    answer = getattr(visit(cast(who)), method)(f"/moderation/entscheidungen/{decision.uuid}/")

    expected = 302 if who == "stranger" else (200 if method == "get" else 422) if who in {"author", "reader"} else 404
    assert answer.status_code == expected
    if expected == 302:
        assert answer.url.startswith("/konto/login/?next=/moderation/entscheidungen/")


def test_an_unknown_decision_and_an_undo_have_no_page(visit, reported, moderator, author):
    decision = decide(reported, "remove", moderator)
    undo = reported.cases.get().undo(decision, by=moderator)

    assert page_of(visit(author), undo).status_code == 404
    assert visit(author).get("/moderation/entscheidungen/00000000-0000-4000-8000-000000000000/").status_code == 404
    page = words(page_of(visit(author), decision))
    assert "This decision was taken back at once; it never held." in page
    assert "Send objection" not in page


@pytest.mark.parametrize(
    ("kind", "heading", "effect"),
    [
        ("remove", "Your text was removed", "Only its author and our moderators can read the text. Where it had been"),
        ("return", "Please change your text", "Until its author has changed the text and a moderator has read it"),
        ("hide", "Your text is hidden until it is decided", "Until a moderator has decided."),
        ("label", "Your text was marked as sensitive", "readers open it before they see it."),
        ("close", "Your text was closed to answers", "nobody can answer it, nor what stands beneath it."),
    ],
)
def test_each_restriction_is_stated_in_plain_words(visit, reported, moderator, author, kind, heading, effect):
    decision = decide(reported, kind, moderator, note="Bitte sachlich bleiben.")

    answer = page_of(visit(author), decision)

    page = words(answer)
    rule = RuleText.objects.current(Ground.ATTACK)
    expected = [
        heading, effect, rule.title_en, rule.text_en, "Bitte sachlich bleiben.", "Der Wettlauf",
        "On the whole site, in all countries of the EU and the EEA", "Readers reported the text to us.",
        "No software took part in finding it.", "A person decided; no software took part in it.",
        "Out-of-court dispute settlement", "Go to court", "Send objection",
    ]  # fmt: skip
    assert [part for part in expected if part not in page] == []
    assert f'href="/en/netiquette/{rule.number}/{rule.version}/"' in answer.text


def test_the_reason_is_in_the_words_that_were_in_force(visit, reported, moderator, author):
    decision = decide(reported, "remove", moderator)
    before = RuleText.objects.current(Ground.ATTACK)
    RuleText.objects.change(Ground.ATTACK, by=None, **before.words() | {"text_en": "Other words.", "title_en": "New"})

    page = page_of(visit(author), decision).text

    assert before.text_en in page
    assert "Other words." not in page
    assert f'href="/en/netiquette/2/{before.version}/"' in page


def test_illegal_content_names_the_law_and_why_it_applies(visit, reported, moderator, author):
    decision = decide(
        reported, "remove", moderator, ground="illegal", law="§ 185 StGB", explanation="Das Wort gilt einem Menschen."
    )

    page = words(page_of(visit(author), decision))

    assert "Law: § 185 StGB" in page
    assert "Das Wort gilt einem Menschen." in page


def test_own_initiative_and_a_check_are_said(visit, held, comment, moderator, newcomer, author):
    comment.hold([])
    of_own = comment.cases.get().decide("remove", by=moderator, ground="attack")
    of_check = decide(held, "remove", moderator)

    assert "We looked at it on our own initiative." in words(page_of(visit(author), of_own))
    page = words(page_of(visit(newcomer), of_check))
    assert "A check of the software had stopped the text, so that a person reads it." in page
    assert "A person decided; no software took part in it." in page


def test_sanctions_stand_on_their_persons_page_alone(visit, reported, moderator, author, reader, clock):
    from django.utils import timezone

    warn(author, reported.article, moderator)
    until = timezone.now() + timedelta(days=7)
    decision = decide(reported, "remove", moderator, sanctions=[(Sanction.Kind.MUTE, until)])

    assert "you cannot write, change texts, vote or report." in words(page_of(visit(author), decision))
    assert "you cannot write" not in words(page_of(visit(reader), decision))


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_sanction_is_said_once_and_stays_in_the_stored_statement(visit, reported, moderator, author, language):
    author.profile.language = language
    author.profile.save()
    decision = decide(
        reported,
        "remove",
        moderator,
        explanation="Das trifft einen Menschen.",
        sanctions=[(Sanction.Kind.WARNING, None)],
    )
    with override(language):
        said = decision.sanctions.get().described()
    assert said in decision.statement.explanation

    page = words(page_of(visit(author), decision))
    assert "Das trifft einen Menschen." in page
    assert page.count("You are warned.") + page.count("Sie sind verwarnt.") == 1


def test_who_reported_reads_the_outcome_with_redress_and_not_the_statement(visit, reported, moderator, reader):
    decision = decide(reported, "remove", moderator, note="Nur für den Autor.", facts="Was der Autor tat.")

    page = words(page_of(visit(reader), decision))

    rule = RuleText.objects.current(Ground.ATTACK)
    expected = [
        "The text that you reported was removed", rule.text_en, "Send objection", "Out-of-court", "Go to court",
        "no software took part in it",
    ]  # fmt: skip
    assert [part for part in expected if part not in page] == []
    assert [part for part in ("Nur für den Autor.", "Was der Autor tat.") if part in page] == []


@pytest.mark.parametrize("kind", ["remove", "return", "hide", "label", "close", "approve"])
def test_nobody_is_named_to_anybody(visit, reported, moderator, author, reader, kind):
    second = UserFactory(name="Zweite Melderin")
    reported.report(by=second, ground=Ground.HATE, note="Ein Hinweis mit eigenen Worten.")
    decision = decide(reported, kind, moderator)

    for person in (author, reader):
        answer = page_of(visit(person), decision)
        said = answer.text + str(answer.headers)
        others = {author, reader, second, moderator} - {person}
        assert [other.name for other in others if other.name in said] == []
        assert "eigenen Worten" not in said
        assert "Beleidigt jemanden" not in said


def test_a_kept_text_is_told_its_reporter_who_can_object(visit, reported, moderator, author, reader):
    decision = decide(reported, "approve", moderator)

    page = words(page_of(visit(reader), decision))
    assert "The text that you reported stays" in page
    assert "Send objection" in page
    own = words(page_of(visit(author), decision))
    assert "Your text stays as it is" in own
    assert "Send objection" not in own


def test_the_page_says_which_version_was_judged_and_what_holds_now(visit, held, moderator, newcomer):
    first = decide(held, "return", moderator)
    held.refresh_from_db()
    held.edit(read_reader_text("Mein erster Kommentar, freundlicher."))
    second = decide(held, "approve", moderator)

    answer = page_of(visit(newcomer), first)
    page = words(answer)
    assert "You have changed the text since." in page
    assert f'href="/en/moderation/entscheidungen/{second.uuid}/"' in answer.text
    assert "Your text is public now" in words(page_of(visit(newcomer), second))


def test_the_page_takes_as_many_queries_with_three_of_all_as_with_one(
    visit, article, moderator, author, django_assert_num_queries
):
    def judged(times):
        comment = CommentFactory(article=article, author=author)
        for person in UserFactory.create_batch(times):
            comment.report(by=person, ground="attack")
        for _ in range(times):
            decision = decide(comment, "remove", moderator)
            decide(comment, "restore", moderator)
        return decision

    browser = visit(author)
    page_of(browser, judged(1))
    for times in (1, 3):
        decision = judged(times)
        with django_assert_num_queries(QUERIES):
            page_of(browser, decision)


QUERIES = 11  # session, person, decision, text, reports, notices, log, appeals, sanctions; what is unread; the bodies


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_rules_page_shows_its_version_and_leads_to_the_others(visit, stranger, prefix):
    before = RuleText.objects.current(Ground.ATTACK)
    after = RuleText.objects.change(
        Ground.ATTACK, by=None, **before.words() | {"text_en": "Other words.", "text_de": "Andere Worte."}
    )

    page = visit(stranger).get(f"{prefix}/netiquette/2/{before.version}/").text

    assert (before.text_en if prefix else before.text_de) in page
    assert f'href="{prefix}/netiquette/2/{after.version}/"' in page
    assert visit(stranger).get("/netiquette/2/99/").status_code == 404


def test_decisions_are_found_by_their_page_where_they_are_told(visit, reported, moderator, author, reader):
    decision = decide(reported, "remove", moderator)
    address = f'href="/en/moderation/entscheidungen/{decision.uuid}/"'

    for person in (author, reader):
        for place in ("/en/konto/beitraege/", f"/en/kommentare/{reported.pk}/", "/en/artikel/wettlauf/"):
            assert address in visit(person).get(place).text
    assert str(decision.uuid) not in visit(UserFactory()).get("/en/artikel/wettlauf/").text
    assert Decision.objects.count() == 1
