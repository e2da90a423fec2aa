"""Faults 6 and 7: the database is restarted at once, is away, or takes no writes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from notifications.models import Notification
from tests.factories import CommentFactory, ExperienceFactory, FollowUpFactory, PollFactory
from tests.notifications.told import tell_of_followups

from .driver import signed_in
from .test_killed_workers import tell
from .waiting import until

POSTS = 200


@pytest.mark.parametrize("queue", ["redis", "postgresql"])
def test_while_the_database_is_restarted_each_post_is_there_or_answered_503_with_its_text(
    open_site, own_postgres, article, answered, poster, queue
):
    site = open_site(queue, own_postgres.copy())
    marks = [f"Marke {number}" for number in range(POSTS)]

    with site.workers() as mother, site.web(poster) as driver, ThreadPoolExecutor(2) as readers:
        worker = mother.bear(sweep=1)
        posts = [readers.submit(driver.insist, mark, slug=article.slug, parent=answered.pk) for mark in marks]
        until(lambda: len(driver.acknowledged) > POSTS // 4)
        own_postgres.restart()
        until(lambda: len(driver.acknowledged) > POSTS // 2)
        own_postgres.break_off()
        before = len(driver.refused)
        until(lambda: len(driver.refused) > before + 1)  # broken off the one, found no connection in time the other
        own_postgres.start()
        back = site.books.now()
        assert {post.result().status for post in posts} == {302}
        site.books.let_be_tried_again_what_broke_off(back)
        until(lambda: not site.books.waiting() and len(set(site.mails.names())) == POSTS)
        assert worker.is_alive()
        worker.stop()

    assert sorted(driver.acknowledged) == sorted(marks)
    assert site.books.marks() == Counter(marks)
    came = Counter(site.mails.names())
    assert set(came) == site.books.names()
    assert {name for name, times in came.items() if times > 1} <= site.books.doubtful()
    assert max(came.values()) <= 2


def test_a_page_says_kindly_that_the_database_is_away_and_is_there_again_afterwards(
    open_site, own_postgres, article, poster
):
    site = open_site("redis", own_postgres.copy())
    address = f"/artikel/{article.slug}/"

    with site.web(poster) as driver:
        stranger = driver.as_({})
        assert [driver.get(address).status, stranger.get(address).status] == [200, 200]
        own_postgres.break_off()
        answers = [driver.get(address), stranger.get(f"/en{address}"), driver.get("/admin/")]
        answers.append(driver.send("/en/konto/login/", login="a@example.org", password="geheim genug"))
        own_postgres.start()
        again = [driver.get(address).status, stranger.get(f"/en{address}").status]

    assert [(answer.status, answer.headers["Retry-After"]) for answer in answers] == [(503, "5")] * 4
    words = [("de", "Einen Augenblick, bitte"), ("en", "One moment, please"), ("de", "Einen Augenblick, bitte")]
    for answer, (language, heading) in zip(answers, words, strict=False):
        assert f'<html lang="{language}">' in answer.text
        assert f"<h1>{heading}</h1>" in answer.text
        assert answer.headers["Content-Language"] == language
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "geheim genug" not in answers[-1].text
    assert again == [200, 200]


@pytest.fixture
def forum(article, author, reader, editor, moderator, without_second_factor):
    """Something of everything, for somebody who has news and a notice to see."""
    comment = CommentFactory(article=article, author=author, body="Etwas zum Antworten.")
    ExperienceFactory(article=article, author=author)
    poll = PollFactory(article=article, slug="frage")
    FollowUpFactory(article=article, slug="neues")
    tell_of_followups(reader, article, count=2)
    own = CommentFactory(article=article, author=reader)
    return {"comment": comment.pk, "own": own.pk, "choice": str(poll.choices.first().pk)}


PUBLIC = [
    "/", "/artikel/wettlauf/", "/artikel/wettlauf/?sortierung=neueste", "/artikel/wettlauf/nachtraege/neues/",
    "/kommentare/{comment}/", "/artikel/wettlauf/kommentieren/", "/artikel/wettlauf/kommentieren/?antwort={comment}",
    "/umfragen/", "/umfragen/frage/", "/umfragen/frage/abstimmen/", "/erfahrungen/", "/erfahrungen/teilen/",
    "/suche/?q=Antworten", "/leute/Anton%20Autor/", "/konto/login/", "/konto/signup/", "/netiquette/",
    "/feeds/artikel.atom", "/feeds/empfehlungen.atom", "/artikel/wettlauf/kommentare.atom", "/sitemap.xml",
    "/readyz",
]  # fmt: skip
OWN = [
    *(address for address in PUBLIC if address not in {"/konto/login/", "/konto/signup/"}),
    "/benachrichtigungen/", "/konto/", "/konto/beitraege/", "/kommentare/{own}/bearbeiten/",
    "/kommentare/{comment}/melden/", "/artikel/wettlauf/neues/zahl/?seit=0",
]  # fmt: skip
TEAM = ["/admin/", "/artikel/wettlauf/", "/"]


def test_read_only_all_can_be_read_and_what_was_to_be_written_comes_back_until_it_can(
    open_site, own_postgres, article, forum, reader, editor, moderator
):
    people = {"reader": signed_in(reader), "editor": signed_in(editor), "moderator": signed_in(moderator)}
    site = open_site("redis", own_postgres.copy())
    text = "Das ist Marke 1 – mit „Anführung“ & <Zeichen>."

    with site.web({}) as stranger:
        one = stranger.as_(people["reader"])
        visits = [
            (stranger, PUBLIC),
            (one, OWN),
            *((stranger.as_(people[name]), TEAM) for name in ("editor", "moderator")),
        ]
        before = statuses(visits[:1], forum)
        own_postgres.take_writes(whether=False)
        assert statuses(visits[:1], forum) == before
        assert set(before) == {200}
        assert set(statuses(visits, forum)) == {200}

        address, form = "/artikel/wettlauf/kommentieren/", {"body": text, "parent": "", "token": "0" * 32}
        answers = [
            one.send(address, **form),
            one.send(f"/en{address}", htmx=True, **form),
            one.send("/kommentare/{own}/bearbeiten/".format(**forum), body=text),
            one.send("/erfahrungen/teilen/?artikel=wettlauf", publish="1", perspective="applicant", outcome="declined",
                     body=text, pay_offered="60000"),
            stranger.send(address, **form),
        ]  # fmt: skip
        for answer in answers:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
            assert "mit „Anführung“ &amp; &lt;Zeichen&gt;." in answer.text
        assert 'name="token" value="' + "0" * 32 in answers[0].text
        assert "<h1>Im Moment kann man nur lesen</h1>" in answers[0].text
        assert "<html" not in answers[1].text
        assert "Our database stores nothing new" in answers[1].text
        assert 'hx-target="#platz-neu"' in answers[1].text
        assert 'name="outcome" value="declined"' in answers[3].text
        no_text = [
            one.send("/umfragen/frage/abstimmen/", choice=forum["choice"]),
            one.send("/artikel/wettlauf/folgen/", deed="follow"),
            stranger.send("/konto/login/", login=reader.email, password="ein langes Passwort"),
        ]
        assert {answer.status for answer in no_text} == {503}

        own_postgres.take_writes(whether=True)
        assert one.send(address, **form).status == 302
        assert one.send(address, **form).status == 302

    assert site.books.marks() == Counter({"Marke 1": 1})
    assert Notification.objects.count() == 2


def statuses(visits, forum):
    """Return what each page is answered with."""
    return [person.get(address.format(**forum)).status for person, addresses in visits for address in addresses]


def test_a_worker_outlives_a_database_that_takes_no_writes(open_site, own_postgres, article):
    tell(article, 20)
    site = open_site("redis", own_postgres.copy())
    own_postgres.take_writes(whether=False)

    with site.workers() as mother:
        worker = mother.bear(("notifications.tasks.deliver_due", []), sweep=1)
        until(lambda: "ReadOnlySqlTransaction" in mother.said())
        own_postgres.take_writes(whether=True)
        until(lambda: not site.books.waiting())
        worker.stop()

    assert Counter(site.mails.names()) == Counter(site.books.names())
    assert len(site.mails.names()) == 20
