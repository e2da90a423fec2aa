"""The list of what a person is told, and marking it as read."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Ignore
from articles.models import FollowUp
from notifications.kinds import Kind
from notifications.lines import LOOKED_AT, PER_PAGE
from notifications.models import Notification, StoppedAddress
from notifications.visiting import seen_lines
from tests.factories import CommentFactory, FollowUpFactory

from .told import tell_of_followups, unread

pytestmark = pytest.mark.django_db

LIST = "/en/benachrichtigungen/"
READ_ALL = f"{LIST}gelesen/"
QUERIES = 7  # session, person with profile, groups, their newest, follow-ups, a stopped address, the counter


def lines(page):
    return [(line.pk, line.count, line.is_unread) for line in page.context["page"].lines]


# The list


def test_each_group_is_one_line_the_newest_first(visit, reader, article):
    joined = tell_of_followups(reader, article, count=3, group="followup-x")
    alone = tell_of_followups(reader, article)

    page = visit(reader).get(LIST)

    assert lines(page) == [(alone[0].pk, 1, True), (joined[2].pk, 3, True)]
    assert "There are 3 follow-ups" in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_what_was_read_together_stays_a_line_and_what_comes_after_is_another(visit, reader, article):
    earlier = tell_of_followups(reader, article, count=2, group="followup-x")
    browser = visit(reader)
    browser.post(READ_ALL, {"until": earlier[1].pk})
    later = tell_of_followups(reader, article, group="followup-x")

    assert lines(browser.get(LIST)) == [(later[0].pk, 1, True), (earlier[1].pk, 2, False)]


def test_a_line_says_what_happened_when_and_leads_there(visit, reader, article):
    told = tell_of_followups(reader, article)[0]

    page = visit(reader).get(LIST)

    assert f'<a href="/en/artikel/wettlauf/nachtraege/{told.subject.slug}/">' in page.text
    assert told.subject.title in page.text
    assert "Was seither geschah." in page.text
    assert f'<time datetime="{told.created_at.astimezone():%Y-%m-%d}' in page.text


def test_unread_lines_are_marked_by_a_word(visit, reader, article):
    tell_of_followups(reader, article, count=2)
    browser = visit(reader)
    assert browser.get(LIST).text.count('<span class="told-line__new">New</span>') == 2

    browser.post(READ_ALL, {"until": unread(reader)[0]})

    assert browser.get(LIST).text.count('<span class="told-line__new">New</span>') == 1


def test_who_is_told_nothing_is_told_what_to_do(visit, reader):
    page = visit(reader).get(LIST)

    assert lines(page) == []
    assert '<a class="button button--first" href="/en/">' in page.text
    assert "Mark everything as read" not in page.text


def test_others_lines_withdrawn_ones_and_those_only_for_mails_are_not_shown(visit, reader, author, article):
    tell_of_followups(author, article)
    withdrawn, by_mail = tell_of_followups(reader, article, count=2)
    Notification.objects.filter(pk=withdrawn.pk).withdraw()
    Notification.objects.filter(pk=by_mail.pk).update(in_site=False)

    assert lines(visit(reader).get(LIST)) == []


def test_nothing_by_people_whom_one_ignores_is_shown(visit, reader, author, article):
    told = tell_of_followups(reader, article)[0]
    Notification.objects.filter(pk=told.pk).update(actor=author)
    browser = visit(reader)
    assert len(lines(browser.get(LIST))) == 1

    Ignore.objects.ignore(author, by=reader)

    assert lines(browser.get(LIST)) == []


def test_what_may_not_be_told_any_more_is_not_shown_and_not_counted(visit, reader, article):
    told = tell_of_followups(reader, article)[0]
    type(told.subject).objects.filter(pk=told.subject.pk).update(status="draft", published_at=None)
    browser = visit(reader)

    page = browser.get(LIST)

    assert lines(page) == []
    assert told.subject.title not in page.text
    assert page.context["request"].user.unread_lines == 0
    assert unread(reader) == []


def test_what_joined_a_line_after_it_was_found_to_be_empty_stays_unread(reader, article):
    empty, joined = tell_of_followups(reader, article, count=2, group="followup-x")

    seen_lines(reader, [empty.pk])

    assert unread(reader) == [joined.pk]


def test_a_line_whose_newest_may_not_be_told_tells_of_the_one_before(visit, reader, article):
    earlier, newest = tell_of_followups(reader, article, count=2, group="followup-x")
    type(newest.subject).objects.filter(pk=newest.subject.pk).update(status="draft", published_at=None)

    page = visit(reader).get(LIST)

    assert [line.telling.title for line in page.context["page"].lines] == [earlier.subject.title]


def test_a_line_of_which_only_older_ones_may_be_told_tells_of_the_newest_of_them(visit, reader, article):
    told = tell_of_followups(reader, article, count=LOOKED_AT + 3, group="followup-x")
    gone = [each.subject_id for each in told[2:]]
    FollowUp.objects.filter(pk__in=gone).update(status="draft", published_at=None)

    page = visit(reader).get(LIST)

    assert [line.telling.title for line in page.context["page"].lines] == [told[1].subject.title]
    assert len(unread(reader)) == len(told)


def test_of_a_line_with_very_many_that_may_not_be_told_older_ones_come_up_with_the_next_look(
    visit, reader, article, monkeypatch
):
    monkeypatch.setattr("notifications.lines.LOOKED_AT_MOST", LOOKED_AT + 1)
    told = tell_of_followups(reader, article, count=LOOKED_AT + 2, group="followup-x")
    FollowUp.objects.filter(pk__in=[each.subject_id for each in told[1:]]).update(status="draft", published_at=None)
    browser = visit(reader)

    assert lines(browser.get(LIST)) == []
    assert unread(reader) == [told[0].pk]
    assert [line.telling.title for line in browser.get(LIST).context["page"].lines] == [told[0].subject.title]


def test_pages_follow_each_other_and_hold_each_line_once(visit, reader, article):
    tell_of_followups(reader, article, count=PER_PAGE + 2)
    browser = visit(reader)

    first = browser.get(LIST)
    following = re.search(r'rel="next" href="(\?ab=\d+)"', first.text)[1]
    second = browser.get(f"{LIST}{following}")

    found = [pk for pk, _, _ in lines(first) + lines(second)]
    assert (len(lines(first)), len(lines(second))) == (PER_PAGE, 2)
    assert found == sorted(unread(reader), reverse=True)
    assert 'rel="next"' not in second.text


@pytest.mark.parametrize("start", ["0", "-1", "x", "", "9" * 30, "\x00"])
def test_any_start_is_answered(visit, reader, article, start):
    tell_of_followups(reader, article)

    assert len(lines(visit(reader).get(LIST, {"ab": start}))) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_lines_as_for_one(visit, reader, article, count):
    tell_of_followups(reader, article, count=count)
    browser = visit(reader)
    with CaptureQueriesContext(connection) as queries:
        browser.get(LIST)

    assert len(queries) == QUERIES


def test_a_stopped_address_is_told(visit, reader):
    assert "gestoppt" not in visit(reader).get(LIST).text
    StoppedAddress.objects.stop(reader.email, StoppedAddress.Reason.BOUNCE)

    page = visit(reader).get(LIST).text
    assert ('id="gestoppt"' in page, 'class="mailstop"' in page) == (True, False)


# Rights and bad input

WRITES = ["gelesen/", "{pk}/gelesen/"]


@pytest.mark.parametrize("path", ["", *WRITES])
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_are_led_to_the_sign_in_and_back(visit, stranger, reader, article, path, method):
    address = LIST + path.format(pk=tell_of_followups(reader, article)[0].pk)

    answer = getattr(visit(stranger), method)(address)

    assert (answer.status_code, answer["Location"]) == (302, f"/en/konto/login/?next={address}")
    assert len(unread(reader)) == 1


@pytest.mark.parametrize("path", WRITES)
def test_get_changes_nothing(visit, reader, article, path):
    told = tell_of_followups(reader, article)[0]

    answer = visit(reader).get(LIST + path.format(pk=told.pk))

    assert answer.status_code == 302
    assert unread(reader) == [told.pk]


@pytest.mark.parametrize("who", ["newcomer", "author", "moderator", "editor", "admin"])
@pytest.mark.parametrize("plain", [True, False])
def test_a_foreign_line_is_404_for_everyone_else(visit, cast, reader, article, htmx, who, plain):
    told = tell_of_followups(reader, article)[0]

    answer = visit(cast(who)).post(f"{LIST}{told.pk}/gelesen/", headers=None if plain else htmx)

    assert answer.status_code == 404
    assert unread(reader) == [told.pk]


@pytest.mark.parametrize("pk", ["0", "999999999", "9" * 30])
def test_a_line_that_is_not_there_is_404(visit, reader, pk):
    assert visit(reader).post(f"{LIST}{pk}/gelesen/").status_code == 404


def test_a_withdrawn_line_is_404(visit, reader, article):
    told = tell_of_followups(reader, article)[0]
    Notification.objects.filter(pk=told.pk).withdraw()

    assert visit(reader).post(f"{LIST}{told.pk}/gelesen/").status_code == 404


def test_the_team_finds_what_concerns_it_in_the_same_list(visit, moderator, author, article, without_second_factor):
    held = CommentFactory(article=article, author=author, state="held")
    Notification.objects.tell([moderator.pk], Kind.QUEUE, held.cases.get(), group="queue")
    moderator.profile.language = "en"
    moderator.profile.save()
    browser = visit(moderator)

    page = browser.get(LIST)

    assert f'href="/admin/moderation/case/{held.cases.get().pk}/change/"' in page.text
    assert '<a class="bell bell--unread" id="zaehler" href="/en/benachrichtigungen/">' in browser.get("/admin/").text


def test_a_name_cannot_break_out_of_its_line(visit, reader, article):
    followup = FollowUpFactory(article=article, title='"><script>x</script>')
    Notification.objects.tell([reader.pk], Kind.FOLLOWUP, followup, group="followup-x", place=article)

    assert "<script>x" not in visit(reader).get(LIST).text
