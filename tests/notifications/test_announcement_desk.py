"""Announcements in the admin: progress, halt, going on."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from notifications.models import Announcement, Follow, Notification
from tests.factories import FollowUpFactory, PollFactory
from tests.notifications.desk import ANNOUNCED, NOTHING, messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def test_an_editor_sees_how_far_it_has_come_halts_it_and_lets_it_go_on(visit, editor, announcement, monkeypatch):
    monkeypatch.setattr("notifications.models.announcement.CHUNK", 2)
    editor.profile.language = "en"
    editor.profile.save()
    browser, address = visit(editor), f"{ANNOUNCED}{announcement.pk}/change/"
    announcement.go_on()

    assert "2 of 3" in browser.get(address).text
    assert "2 of 3" in browser.get(ANNOUNCED).text
    browser.post(address, {"_deed": "halt"})
    announcement.refresh_from_db()
    assert (announcement.go_on(), announcement.halted_by, Notification.objects.count()) == (False, editor, 2)
    assert messages_of(browser.post(address, {"_deed": "halt"}, follow=True))[-1] == NOTHING

    browser.post(address, {"_deed": "resume"})
    announcement.tell_chunks(20)
    assert Notification.objects.count() == 3
    response = browser.post(address, {"_deed": "resume"}, follow=True)
    assert messages_of(response)[-1] == NOTHING
    assert "Finished" in response.text
    assert LogEntry.objects.count() == 2


def test_large_numbers_of_followers_are_read_at_a_glance(desk, announcement):
    Follow.objects.bulk_create(
        Follow(person_id=person, subject_type_id=announcement.place_type_id, subject_id=announcement.place_id)
        for person in many_people(1_200)
    )

    assert "0 of 1,203" in desk.get(ANNOUNCED).text


def many_people(count):
    from accounts.models import User

    people = User.objects.bulk_create(User(email=f"viele{number}@example.org") for number in range(count))
    return [person.pk for person in people]


def test_a_deed_that_there_is_not_changes_nothing(desk, announcement):
    before = Announcement.objects.values().get()

    desk.post(f"{ANNOUNCED}{announcement.pk}/change/", {"_deed": "delete"})

    assert Announcement.objects.values().get() == before


def test_one_that_waits_until_everyone_can_see_it_says_so(desk, announcement):
    announcement.subject.withdraw()

    assert "waits until everyone can see it" in desk.get(ANNOUNCED).text.lower()


def test_the_followup_and_the_poll_lead_to_their_announcements(visit, editor, article, announcement):
    poll = PollFactory(article=article, state="closed")
    draft = FollowUpFactory(article=article, state="draft")
    browser = visit(editor)

    assert f"{ANNOUNCED}{announcement.pk}/change/" in browser.get(
        f"/admin/articles/followup/{announcement.subject_id}/change/"
    ).text  # fmt: skip
    assert f"{ANNOUNCED}{poll.announcement.pk}/change/" in browser.get(f"/admin/polls/poll/{poll.pk}/change/").text
    assert f'href="{ANNOUNCED}' not in re.sub(
        r"(?s)<header.*?</header>", "", browser.get(f"/admin/articles/followup/{draft.pk}/change/").text
    )  # fmt: skip
