"""What people write whom one ignores is no news, and they are not told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from comments import news
from moderation.grounds import Ground
from moderation.models import Decision
from notifications.kinds import Kind
from notifications.models import Notification
from tests.comments.ignoring import NEW, SHOWN, at, ids
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_what_they_write_is_not_new(visit, ignoring, author, article, comment, clock):
    browser = visit(ignoring)
    browser.get("/en/artikel/wettlauf/")
    clock.shift(timedelta(hours=2))
    theirs = CommentFactory(article=article, author=author)
    assert ids(NEW, browser.get("/en/artikel/wettlauf/")) == []
    new = CommentFactory(article=article, parent=theirs)

    page = browser.get("/en/artikel/wettlauf/")

    assert "1 new since" in page.text
    assert ids(NEW, page) == [new.pk]
    assert ids(SHOWN, browser.get("/en/artikel/wettlauf/?nur=neu")) == [new.pk]


def test_an_open_page_does_not_announce_them(visit, stranger, ignoring, comment, others):
    news._latest.cache_clear()
    address = "/en/artikel/wettlauf/neues/zahl/?seit="
    with CaptureQueriesContext(connection) as strangers:
        assert visit(stranger).get(f"{address}0").text == "2 new comments"
    assert [query for query in strangers if "accounts_ignore" in query["sql"]] == []

    browser = visit(ignoring)
    assert browser.get(f"{address}0").text == "1 new comment"
    with CaptureQueriesContext(connection) as nothing_new:
        assert browser.get(f"{address}{2**51}").text == ""
    assert [query for query in nothing_new if "accounts_ignore" in query["sql"]] == []


def test_the_person_is_told_nothing_and_nothing_of_theirs_is_told(visit, reader, author, comment, article):
    own = CommentFactory(article=article, author=reader)
    visit(reader).post(at(comment))
    answer = CommentFactory(article=article, author=author, parent=own)
    Notification.objects.tell([reader.pk], Kind.ANSWER, answer, group=f"answer-{own.pk}", place=article, actor=author)

    assert list(Notification.objects.of(reader)) == []
    assert not Notification.objects.filter(recipient=author).exists()
    assert "ignored" not in visit(author).get("/en/artikel/wettlauf/").text.replace("css/ignored", "")


def test_decisions_of_a_moderator_whom_one_ignores_still_come(visit, reader, moderator, article):
    own = CommentFactory(article=article, author=reader)
    visit(reader).post("/leute/Petra%20Mod/ignorieren/")
    own.report(by=UserFactory(), ground=Ground.ATTACK)
    own.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)

    Notification.objects.update(not_before=Now() - timedelta(seconds=1))  # they are told ten seconds later
    assert [told.kind for told in Notification.objects.of(reader)] == [Kind.DECISION]
