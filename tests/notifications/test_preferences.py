"""How people want to be told: what, where, how soon; a pause; their time zone; what they follow."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from notifications.kinds import FOR_THE_TEAM, OWED, Channel, Kind, usual_pace
from notifications.models import Delivery, Follow, Pause, Preference, StoppedAddress
from notifications.zones import zones
from tests.factories import ArticleFactory

from .told import tell_of_followups

pytestmark = pytest.mark.django_db

PAGE = "/en/benachrichtigungen/einstellungen/"
PAUSE, ZONE, ADDRESS = f"{PAGE}pause/", f"{PAGE}zeitzone/", f"{PAGE}adresse/"
READERS = [kind for kind in Kind if kind not in FOR_THE_TEAM]
# session, person, profile, preferences, pause, stopped address, articles and how many they are, counter
QUERIES = 9


def usual(**changes):
    """Return what the form sends where nothing is changed but this."""
    sent = {f"{kind}-mail": usual_pace(kind, Channel.MAIL).value for kind in Kind}
    sent |= {f"{kind}-site": "on" for kind in Kind} | {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in sent.items() if value is not None}


def kept(person):
    return sorted(Preference.objects.filter(person=person).values_list("kind", "channel", "pace"))


# The table


@pytest.mark.parametrize(("who", "kinds"), [("reader", READERS), ("moderator", list(Kind)), ("editor", list(Kind))])
def test_each_kind_has_a_row_with_its_cells_and_the_team_its_own(visit, cast, who, kinds):
    page = visit(cast(who)).get(PAGE)

    assert [kind for kind, *_ in page.context["preferences"].rows()] == kinds
    assert page.text.count('<th scope="row"') == len(kinds)
    for kind in kinds:
        for cell in ("site", "mail"):
            named = re.search(rf'<(?:input|select)[^>]+id="wunsch-{kind}-{cell}"[^>]*>', page.text)[0]
            assert f'aria-labelledby="wunsch-{kind} wunsch-{cell}"' in named
            assert f'id="wunsch-{cell}"' in page.text
        with override("en"):
            assert f'id="wunsch-{kind}">{kind.label}' in page.text


def test_the_usual_is_shown_where_nothing_was_chosen(visit, reader):
    form = visit(reader).get(PAGE).context["preferences"]

    shown = {kind: (in_site.value(), by_mail.value()) for kind, in_site, by_mail, _ in form.rows()}
    assert shown == {kind: (True, usual_pace(kind, Channel.MAIL)) for kind in READERS}


def test_only_what_differs_from_the_usual_is_kept(visit, reader):
    browser = visit(reader)

    answer = browser.post(PAGE, usual(answer_mail="daily", mention_site=None, pick_mail="weekly"))

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert kept(reader) == [("answer", "mail", "daily"), ("mention", "site", "never"), ("pick", "mail", "weekly")]
    rows = list(Preference.objects.order_by("pk").values_list("pk", flat=True))
    browser.post(PAGE, usual(answer_mail="daily", mention_site=None, pick_mail="weekly"))
    assert list(Preference.objects.order_by("pk").values_list("pk", flat=True)) == rows
    browser.post(PAGE, usual(answer_mail="never"))
    assert kept(reader) == [("answer", "mail", "never")]
    browser.post(PAGE, usual())
    assert kept(reader) == []


def test_what_the_law_has_people_told_of_stays_in_the_site(visit, reader):
    browser = visit(reader)

    browser.post(PAGE, usual(decision_site=None, report_site=None, decision_mail="never"))

    assert kept(reader) == [("decision", "mail", "never")]
    page = browser.get(PAGE)
    for kind in OWED:
        assert (
            re.search(rf'<input type="checkbox"[^>]+id="wunsch-{kind}-site"[^>]*>', page.text)[0].count("disabled") == 1
        )
    assert page.text.count('aria-describedby="wunsch-owed"') == len(OWED)


def test_a_reader_cannot_choose_for_the_team(visit, reader):
    visit(reader).post(PAGE, usual(queue_mail="at_once", failure_site=None))

    assert kept(reader) == []


@pytest.mark.parametrize("pace", ["", "hourly", "\x00", "at_once "])
def test_an_unknown_pace_is_422_with_a_summary_and_keeps_nothing(visit, reader, pace):
    answer = visit(reader).post(PAGE, usual(answer_mail=pace, pick_mail="weekly"))

    assert answer.status_code == 422
    assert '<a href="#wunsch-answer-mail">' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert kept(reader) == []


def test_nothing_sent_at_all_is_422(visit, reader):
    assert visit(reader).post(PAGE, {}).status_code == 422


def test_one_persons_choice_is_no_other_persons(visit, reader, author):
    visit(author).post(PAGE, usual(answer_mail="daily"))
    visit(reader).post(PAGE, usual(answer_mail="never"))

    assert (kept(author), kept(reader)) == ([("answer", "mail", "daily")], [("answer", "mail", "never")])


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_three_articles_as_for_one(visit, reader, count):
    zones()
    for _ in range(count):
        Follow.objects.follow(reader, ArticleFactory())
    browser = visit(reader)
    with CaptureQueriesContext(connection) as queries:
        browser.get(PAGE)

    assert len(queries) == QUERIES


# The pause


def waits_until(person):
    zone = ZoneInfo(person.profile.time_zone)
    rows = Delivery.objects.filter(notification__recipient=person, status="waiting")
    return {(f"{row.not_before.astimezone(zone):%Y-%m-%d %H:%M}", row.pace) for row in rows}


# The time zone


def test_the_zones_are_names_that_python_and_the_database_know():
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"} <= set(zones())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::text[]) AS name WHERE now() AT TIME ZONE name IS NOT NULL", [[*zones()]]
        )
        assert cursor.fetchone() == (len(zones()),)
    assert [ZoneInfo(name).key for name in zones()] == list(zones())


def test_a_time_zone_is_chosen_and_what_waits_comes_in_its_morning(visit, reader, article):
    Preference.objects.prefer(reader, {("followup", "mail"): "daily"})
    tell_of_followups(reader, article)
    browser = visit(reader)

    for _ in range(2):
        assert browser.post(ZONE, {"time_zone": "America/New_York"}).status_code == 302

    reader.profile.refresh_from_db()
    assert reader.profile.time_zone == "America/New_York"
    assert {when[-5:] for when, _ in waits_until(reader)} == {"07:00"}
    assert '<option value="America/New_York" selected>New York</option>' in browser.get(PAGE).text


@pytest.mark.parametrize("zone", ["", "Mars/Phobos", "Europe/Berlin'; --", "../../etc/passwd", "posixrules", "\x00"])
def test_an_unknown_zone_is_422_and_changes_nothing(visit, reader, zone):
    answer = visit(reader).post(ZONE, {"time_zone": zone})

    assert answer.status_code == 422
    assert '<a href="#zeitzone-time_zone">' in answer.text
    reader.profile.refresh_from_db()
    assert reader.profile.time_zone == "Europe/Berlin"


# A stopped address


def test_a_stopped_address_is_tried_again_when_its_owner_says_so(visit, reader, author):
    for person in (reader, author):
        StoppedAddress.objects.stop(person.email.upper(), StoppedAddress.Reason.COMPLAINT)
    browser = visit(reader)
    assert 'id="gestoppt"' in browser.get(PAGE).text

    for _ in range(2):
        assert browser.post(ADDRESS).status_code == 302

    assert list(StoppedAddress.objects.values_list("email", flat=True)) == [author.email]
    assert 'id="gestoppt"' not in browser.get(PAGE).text


# Followed and muted articles


def test_articles_are_listed_and_ended(visit, reader, article):
    muted = ArticleFactory(title="Der andere")
    Follow.objects.follow(reader, article)
    Follow.objects.mute(reader, muted)
    browser = visit(reader)
    assert [row.subject for row in browser.get(PAGE).context["follows"]] == [muted, article]

    answer = browser.post(f"{PAGE}artikel/{Follow.objects.get(subject_id=muted.pk).pk}/")

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert Follow.objects.get().subject == article


def test_nothing_is_told_of_an_article_that_was_taken_back(visit, reader, article):
    Follow.objects.follow(reader, article)
    article.withdraw()

    page = visit(reader).get(PAGE)

    assert article.title not in page.text
    assert f"{PAGE}artikel/{Follow.objects.get().pk}/" in page.text


@pytest.mark.parametrize("who", ["newcomer", "author", "moderator", "editor", "admin"])
def test_a_foreign_follow_is_404_for_everyone_else(visit, cast, reader, article, who):
    Follow.objects.follow(reader, article)
    address = f"{PAGE}artikel/{Follow.objects.get().pk}/"

    assert (visit(cast(who)).post(address).status_code, visit(cast(who)).get(address).status_code) == (404, 404)
    assert Follow.objects.count() == 1


# Visitors, and who only looks

WRITES = {PAGE: usual(answer_mail="daily"), PAUSE: {"until": "2030-01-01"}, ZONE: {"time_zone": "UTC"}, ADDRESS: {}}


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Preference, Pause, Follow, StoppedAddress)]


@pytest.mark.parametrize("address", [*WRITES, f"{PAGE}artikel/1/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_are_led_to_the_sign_in_and_back(visit, stranger, address, method):
    answer = getattr(visit(stranger), method)(address, WRITES.get(address, {}))

    assert answer.status_code == 302
    assert answer["Location"].split("?")[0] == "/en/konto/login/"


@pytest.mark.parametrize("address", [*WRITES, f"{PAGE}artikel/{{pk}}/"])
def test_get_changes_nothing_and_leads_to_the_page(visit, reader, article, address):
    Follow.objects.follow(reader, article)
    StoppedAddress.objects.stop(reader.email, StoppedAddress.Reason.BOUNCE)
    before = everything()

    answer = visit(reader).get(address.format(pk=Follow.objects.get().pk), WRITES.get(address, {}))

    assert answer.status_code == (200 if address == PAGE else 302)
    assert everything() == before


def test_the_account_leads_to_it(visit, reader):
    assert f'href="{PAGE}"' in visit(reader).get("/en/konto/").text
