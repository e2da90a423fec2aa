"""Follow-ups: when they appear, and where they stand."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from celery.schedules import crontab
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Anchor, Event, FollowUp
from articles.tasks import publish_due_followups
from polls.tasks import close_due_polls
from talentforum.celery import Configuration
from tests.conftest import CAST
from tests.factories import ArticleFactory, FollowUpFactory, come_due

pytestmark = pytest.mark.django_db
WITH_FOLLOWUPS = 7  # article, authors, follow-ups, timeline, polls, experiences, comments
TEAM = {"moderator", "second_moderator", "editor", "admin"}
ATOM = "{http://www.w3.org/2005/Atom}"


def address_of(followup, language=""):
    return f"{language}/artikel/{followup.article.slug}/nachtraege/{followup.slug}/"


# Who sees it, and when


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    ("state", "answer"), [("draft", 404), ("scheduled", 404), ("published", 200), ("withdrawn", 410)]
)
def test_who_may_read_a_followup(visit, cast, article, state, answer, language):
    followup = FollowUpFactory(article=article, state=state)

    seen = {who: visit(cast(who)).get(address_of(followup, language)).status_code for who in CAST}

    assert seen == {who: 200 if who in TEAM else answer for who in CAST}


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_what_is_not_public_stands_nowhere(visit, stranger, article, state):
    FollowUpFactory(
        article=article, state=state, title="Geheimes", slug="geheimes", kind="correction", what_was_wrong="x"
    )

    for address in ("/artikel/wettlauf/", "/", "/feeds/artikel.atom", "/sitemap.xml"):
        text = visit(stranger).get(address).text
        assert "Geheimes" not in text
        assert "geheimes" not in text


def test_a_followup_of_a_withdrawn_article_is_gone_with_it(visit, stranger, article):
    followup = FollowUpFactory(article=article)
    article.withdraw()

    assert visit(stranger).get(address_of(followup)).status_code == 410
    assert "nachtraege" not in visit(stranger).get("/feeds/artikel.atom").text


def test_a_scheduled_followup_appears_with_the_sweep_of_its_minute(visit, stranger, article):
    followup = FollowUpFactory(article=article, state="draft", title="Die Antwort")
    followup.publish(at=timezone.now() + timedelta(minutes=10))
    publish_due_followups()
    assert visit(stranger).get(address_of(followup)).status_code == 404

    come_due(followup)
    publish_due_followups()

    assert visit(stranger).get(address_of(followup)).status_code == 200
    assert "Die Antwort" in visit(stranger).get("/artikel/wettlauf/").text
    assert FollowUp.objects.get().published_at == Event.objects.get().at


def test_a_followup_whose_minute_passed_without_a_worker_appears_with_the_next_sweep(article):
    followup = FollowUpFactory(article=article, state="scheduled")
    FollowUp.objects.update(published_at=timezone.now() - timedelta(days=2))
    publish_due_followups()
    publish_due_followups()

    followup.refresh_from_db()
    assert (followup.status, Event.objects.count(), Anchor.objects.count()) == ("published", 1, 1)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_worker_whose_clock_is_wrong_publishes_on_time(article, clock, hours):
    due, planned = (FollowUpFactory(article=article, state="scheduled") for _ in range(2))
    come_due(due)
    clock.shift(hours * 3600)

    publish_due_followups()

    due.refresh_from_db()
    planned.refresh_from_db()
    assert (due.status, planned.status) == ("published", "scheduled")


def test_one_that_cannot_appear_holds_up_no_other(article):
    broken, sound = (
        FollowUpFactory(article=article, state="scheduled"),
        FollowUpFactory(article=article, state="scheduled"),
    )
    Anchor.objects.create(article=article, kind="poll", label="x", path=address_of(broken), visible_from=timezone.now())
    come_due(broken, sound)

    publish_due_followups()

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.status, sound.status) == ("scheduled", "published")


def test_who_holds_an_old_row_still_withdraws_what_the_sweep_published(visit, stranger, article):
    followup = FollowUpFactory(article=article, state="scheduled")
    held = FollowUp.objects.get(pk=followup.pk)
    come_due(followup)
    publish_due_followups()

    held.withdraw()

    assert visit(stranger).get(address_of(followup)).status_code == 410


def test_what_was_public_once_is_never_a_draft_again(visit, stranger, article):
    followup = FollowUpFactory(article=article, state="withdrawn")
    followup.publish(at=timezone.now() + timedelta(hours=1))

    followup.withdraw()

    assert visit(stranger).get(address_of(followup)).status_code == 410


def test_every_minute_the_worker_looks_for_what_is_due():
    schedules = {entry["task"]: entry["schedule"] for entry in Configuration.beat_schedule.values()}

    for task in (publish_due_followups, close_due_polls):
        assert schedules[task.name] == crontab()
        assert schedules[task.name].minute == set(range(60))


def test_nothing_is_planned_into_the_past(article):
    followup = FollowUpFactory(article=article, state="draft")

    with pytest.raises(ValueError, match="20"):
        followup.publish(at=timezone.now() - timedelta(seconds=1))

    followup.refresh_from_db()
    assert (followup.status, followup.published_at) == ("draft", None)


def test_what_is_only_planned_becomes_a_draft_again(article):
    followup = FollowUpFactory(article=article, state="scheduled")

    followup.withdraw()

    followup.refresh_from_db()
    assert followup.status == "draft"
    assert not FollowUp.objects.due().exists()


def test_a_withdrawn_followup_comes_back_with_one_line_in_the_timeline(visit, stranger, article):
    followup = FollowUpFactory(article=article, state="withdrawn", title="Wieder da")
    assert "Wieder da" not in visit(stranger).get("/artikel/wettlauf/").text

    followup.publish()

    assert visit(stranger).get(address_of(followup)).status_code == 200
    assert (Event.objects.count(), Anchor.objects.count()) == (1, 1)


# Where it stands


def test_followups_and_timeline_stand_at_the_article_corrections_at_its_head(visit, stranger, article):
    FollowUpFactory(article=article, title="Wie es weiterging", body="Der erste Satz.\n\n::umfrage fehlt\n")
    FollowUpFactory(article=article, title="Zahl berichtigt", kind="correction", what_was_wrong="Es stand 1999 da.")

    text = visit(stranger).get("/en/artikel/wettlauf/").text

    head, _, rest = text.partition('<article class="story">')
    assert "Es stand 1999 da." in head
    assert "Es stand 1999 da." not in rest
    story, _, after = rest.partition("</article>")
    assert "Wie es weiterging" not in story
    assert "Der erste Satz." in after.partition('id="diskussion"')[0]
    assert "::umfrage" not in text
    timeline = text.partition('id="verlauf"')[2].partition("</section>")[0]
    assert timeline.index("Zahl berichtigt") < timeline.index("Wie es weiterging") < timeline.index("appeared")


def test_an_article_without_followups_has_no_timeline(visit, stranger, article):
    assert 'id="verlauf"' not in visit(stranger).get("/artikel/wettlauf/").text


def test_a_correction_says_what_was_wrong(article):
    with pytest.raises(IntegrityError, match="correction_says_what_was_wrong"), transaction.atomic():
        FollowUpFactory(article=article, kind="correction")


def test_the_page_of_a_correction_says_what_was_wrong_before(visit, stranger, article):
    followup = FollowUpFactory(article=article, kind="correction", what_was_wrong="Es stand 1999 da.")

    assert "Es stand 1999 da." in visit(stranger).get(address_of(followup)).text


def test_a_correction_keeps_hyphens_with_their_words(visit, stranger, article):
    said = "Es ging um Leserinnen und -Leser, KI-Talente und Werk-Studenten."
    followup = FollowUpFactory(article=article, kind="correction", title="KI-Talente", what_was_wrong=said)
    kept = "Leserinnen und \u2011Leser, KI\u2011Talente und Werk\u2011Studenten."

    assert kept in visit(stranger).get(address_of(followup)).text
    text = visit(stranger).get(article.get_absolute_url()).text
    assert kept in text
    assert text.count("KI\u2011Talente") == len(["headline of the correction", "what was wrong", "timeline"])


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "rumour"}, "followup_kind_is_known"),
        ({"status": "secret"}, "followup_status_is_known"),
        ({"status": "scheduled", "published_at": None}, "shown_followup_has_its_time"),
        ({"status": "published", "published_at": timezone.now(), "anchor": None}, "published_followup_has_its_anchor"),
    ],
)
def test_what_the_database_refuses_of_a_followup(article, fields, constraint):
    followup = FollowUpFactory(article=article, state="draft")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FollowUp.objects.filter(pk=followup.pk).update(**fields)


def test_two_followups_of_an_article_have_two_addresses(article):
    FollowUpFactory(article=article, slug="gleich")

    with pytest.raises(IntegrityError, match="one_followup_at_an_address"), transaction.atomic():
        FollowUpFactory(article=article, slug="gleich")
    assert FollowUpFactory(article=ArticleFactory(), slug="gleich").pk


def test_an_anchor_and_an_event_are_of_known_kinds(article):
    anchor = FollowUpFactory(article=article).anchor

    with pytest.raises(IntegrityError, match="anchor_kind_is_known"), transaction.atomic():
        Anchor.objects.filter(pk=anchor.pk).update(kind="rumour")
    with pytest.raises(IntegrityError, match="event_kind_is_known"), transaction.atomic():
        anchor.events.update(kind="rumour")
    with pytest.raises(IntegrityError, match="an_event_happens_once"), transaction.atomic():
        anchor.events.create(kind="followup", at=timezone.now())


def test_a_followup_moves_with_its_article(visit, stranger, article):
    followup = FollowUpFactory(article=article)
    old = address_of(followup)
    article.move_to("neu")

    response = visit(stranger).get(old)

    assert (response.status_code, response.url) == (301, f"/artikel/neu/nachtraege/{followup.slug}/")
    assert Anchor.objects.get().path == response.url


def test_the_feed_and_the_sitemap_bring_followups(visit, stranger, article):
    followup = FollowUpFactory(article=article, title="Wie es weiterging", body="Der erste Satz.")

    feed = ET.fromstring(visit(stranger).get("/feeds/artikel.atom").text)  # noqa: S314 - our own feed

    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Wie es weiterging", "Der Wettlauf"]
    assert entries[0].find(f"{ATOM}link").get("href").endswith(address_of(followup))
    assert entries[0].findtext(f"{ATOM}summary") == "Der erste Satz."
    assert f"{address_of(followup)}</loc>" in visit(stranger).get("/sitemap.xml").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_article_takes_as_many_queries_with_one_followup_as_with_three(
    visit, stranger, article, django_assert_num_queries, count
):
    for kind in ["correction", "followup", "call"][:count]:
        FollowUpFactory(article=article, kind=kind, what_was_wrong="x" if kind == "correction" else "")
    visit(stranger).get("/artikel/wettlauf/")

    with django_assert_num_queries(WITH_FOLLOWUPS):
        visit(stranger).get("/artikel/wettlauf/")
