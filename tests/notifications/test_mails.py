"""Mails about what happened: words, looks, headers, digests, and what they never hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.core import mail as django_mail
from django.utils import translation

from notifications.kinds import OWED, Channel, Kind, Pace
from notifications.letter import MOST_LINES, MOST_QUOTES
from notifications.mails import News, compose, mail_for
from notifications.models import Delivery, Notification, Preference
from notifications.subjects import Telling
from notifications.wording import LONGEST_EXCERPT, deed, sentence
from tests.factories import CommentFactory, FollowUpFactory
from tests.notifications.letters import (
    HOSTILE,
    as_received,
    html_of,
    letter,
    links_in_html,
    links_in_text,
)  # fmt: skip
from tests.notifications.mailserver import MailServer

pytestmark = pytest.mark.django_db

KINDS = list(Kind)
PLAIN = Telling("/kommentare/7/", "Der Wettlauf", "Jana Brandt", "Das sehe ich auch so.", "Ein guter Hinweis.")


# Words


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 3])
def test_every_kind_has_subject_text_and_html_in_both_languages(reader, kind, language, count):
    sent = letter(reader, *[kind] * count, telling=PLAIN, language=language)

    with translation.override(language):
        said, do = sentence(kind, PLAIN, count).text, deed(kind)
    assert sent.subject == said
    assert said in sent.body
    assert re.sub("<[^>]+>", "", html_of(sent)).count(said) == 2, "as title and in the letter"
    assert f'<html lang="{language}">' in html_of(sent)
    if count == 1:
        assert do in sent.body
        assert do in html_of(sent)


def test_no_two_kinds_say_the_same():
    with translation.override("en"):
        said = [sentence(kind, PLAIN, count).text for kind in KINDS for count in (1, 2)]
        deeds = [deed(kind) for kind in KINDS]

    assert sorted(said) == sorted(set(said))
    assert all("{" not in one for one in [*said, *deeds])


def test_the_mail_is_in_the_language_of_its_reader_with_addresses_of_that_language(reader):
    assert "https://testserver/en/benachrichtigungen/einstellungen/" in letter(reader, language="en").body
    assert "https://testserver/benachrichtigungen/einstellungen/" in letter(reader, language="de").body


def test_who_is_not_named_is_somebody(reader):
    sent = letter(reader, Kind.ANSWER, telling=replace(PLAIN, who=""))

    assert sent.subject == "Somebody answered your comment under “Der Wettlauf”"


def test_an_answer_is_quoted_in_the_mail_and_not_once_it_is_held(comment, mailoutbox):
    answer = CommentFactory(article=comment.article, parent=comment, body="Das steht bei uns auch so im Vertrag.")
    (row,) = Delivery.objects.for_sending()
    assert "Das steht bei uns auch so im Vertrag." in mail_for([row]).body

    answer.hold([])
    (row,) = Delivery.objects.for_sending()
    held = mail_for([row])  # which the worker does not even ask for
    Delivery.objects.send_due()

    assert "Vertrag" not in held.body + html_of(held) + held.subject
    assert ">" not in held.body
    assert mailoutbox == []


def test_a_long_text_is_only_begun(reader):
    sent = letter(reader, Kind.ANSWER, telling=replace(PLAIN, text="Wort " * 500))

    (quote,) = re.findall(r"^> (.*)$", sent.body, re.MULTILINE)
    assert len(quote) <= LONGEST_EXCERPT
    assert quote.endswith("…")


def test_a_mail_of_what_is_owed_says_that_it_stands_in_the_site_too(reader):
    said = "Decisions stand in the site for you, with or without mails."

    assert {kind for kind in KINDS if said in letter(reader, kind).body} == OWED


# Headers


def test_the_headers_say_what_a_mail_belongs_to_and_that_no_human_wrote_it(reader):
    received = as_received(letter(reader, Kind.ANSWER))

    assert received["Message-ID"] == "<eins@testserver>"
    assert received["References"] == received["In-Reply-To"] == "<answer-1@testserver>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["X-Auto-Response-Suppress"] == "All"
    assert received["List-Id"] == "<answer.testserver>"
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert received["To"] == reader.email


def test_the_link_to_unsubscribe_is_written_whole_on_one_line(reader):
    sent = letter(reader, Kind.ANSWER)

    (line,) = [line for line in sent.message().as_bytes().split(b"\n") if line.startswith(b"List-Unsubscribe:")]
    (address,) = re.findall(rb"^List-Unsubscribe: <(https://testserver/en/benachrichtigungen/abbestellen/\S+/)>$", line)
    assert address.decode() in sent.body


def test_who_is_told_the_same_gets_the_same_words_and_a_link_of_their_own(reader, author):
    one, other = letter(reader), letter(author)

    links = [mail.extra_headers["List-Unsubscribe"].strip("<>") for mail in (one, other)]
    assert links[0] != links[1]
    for mail, link in zip((one, other), links, strict=True):
        assert f'href="{link}"' in html_of(mail)
        assert link in links_in_text(mail.body)
    assert one.body.replace(links[0], links[1]) == other.body
    assert html_of(one).replace(links[0], links[1]) == html_of(other)


def test_a_digest_of_several_groups_belongs_to_no_thread(reader):
    received = as_received(letter(reader, Kind.ANSWER, Kind.PICK, pace=Pace.DAILY))

    assert received["References"] is None
    assert received["List-Id"] == "<daily.testserver>"


# Digests


@pytest.mark.parametrize(("pace", "heading"), [("daily", "Your day at talentforum"), ("weekly", "Your week at")])
def test_a_digest_joins_by_group_and_says_how_much_it_brings(reader, pace, heading):
    sent = letter(reader, Kind.PICK, Kind.ANSWER, Kind.ANSWER, telling=PLAIN, pace=pace)

    assert sent.subject.startswith(heading)
    assert sent.subject.endswith(": 3 events")
    said = [line for line in sent.body.splitlines() if "Der Wettlauf" in line]
    assert said == [
        "The newsroom recommends your comment under “Der Wettlauf”",
        "2 new answers to your comment under “Der Wettlauf”",
    ]


def test_a_digest_of_one_line_says_it_in_the_subject(reader):
    sent = letter(reader, Kind.ANSWER, telling=PLAIN, pace=Pace.DAILY)

    assert sent.subject == "Jana Brandt answered your comment under “Der Wettlauf”"
    assert "This mail comes once a day" in sent.body


def test_what_is_joined_is_quoted_with_names_up_to_a_few(reader):
    sent = letter(reader, *[Kind.ANSWER] * 5, telling=PLAIN, pace=Pace.DAILY)

    assert re.findall(r"^> (.*)$", sent.body, re.MULTILINE) == ["Jana Brandt: Das sehe ich auch so."] * MOST_QUOTES


def test_what_a_long_digest_leaves_out_is_counted_by_events_too(reader):
    news = [News(Kind.FOLLOWUP, f"followup-{n}", PLAIN) for n in range(MOST_LINES)]
    news += [News(Kind.ANSWER, "answer-1", PLAIN)] * 3
    with translation.override("en"):
        sent = compose(reader, news, pace=Pace.DAILY, message_id="<eins@testserver>")

    assert sent.subject.endswith(f": {MOST_LINES + 3} events")
    assert "And 3 more." in sent.body


def test_a_long_digest_ends_with_how_many_more_and_where(reader):
    sent = letter(reader, *[Kind.FOLLOWUP] * (MOST_LINES + 12), telling=PLAIN, pace=Pace.WEEKLY, apart=True)

    assert sent.body.count("There is a follow-up:") == MOST_LINES
    assert "And 12 more." in sent.body
    assert "And 12 more." in html_of(sent)
    assert "https://testserver/en/benachrichtigungen/" in links_in_html(html_of(sent)) & links_in_text(sent.body)


def test_a_digest_that_fits_names_no_more(reader):
    sent = letter(reader, *[Kind.FOLLOWUP] * MOST_LINES, telling=PLAIN, pace=Pace.WEEKLY, apart=True)

    assert " more." not in sent.body


# From real deliveries


def delivered(person, *followups, pace=Pace.DAILY):
    """Have a person told of follow-ups and return the deliveries as the worker reads them."""
    Preference.objects.prefer(person, {(Kind.FOLLOWUP.value, Channel.MAIL.value): pace})
    for followup in followups:
        Notification.objects.tell(
            [person.pk], Kind.FOLLOWUP, followup, group=f"followup-{followup.pk}", place=followup.article
        )
    return list(Delivery.objects.for_sending().order_by("pk"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_mail_is_made_of_what_was_loaded_without_asking_again(reader, article, count, django_assert_num_queries):
    letter(reader)  # what a process reads once
    rows = delivered(reader, *(FollowUpFactory(article=article) for _ in range(count)))

    with django_assert_num_queries(0):
        mail_for(rows)


def test_the_newest_comes_first_whatever_the_order_of_the_deliveries(reader, article):
    old, new = FollowUpFactory(article=article, title="Alt"), FollowUpFactory(article=article, title="Neu")
    reader.profile.language = "en"
    reader.profile.save()

    said = re.findall(r"“(\w+)”", mail_for(delivered(reader, old, new)).body)
    assert said == ["Neu", "Alt"]


def test_a_mail_leads_to_the_pages_of_its_readers_language(reader, article):
    followup = FollowUpFactory(article=article)
    path = f"/artikel/{article.slug}/nachtraege/{followup.slug}/"
    (row,) = delivered(reader, followup, pace=Pace.AT_ONCE)

    with translation.override("en"):
        assert f"https://testserver{path}" in links_in_text(mail_for([row]).body)
    row.notification.recipient.profile.language = "en"
    assert f"https://testserver/en{path}" in links_in_text(mail_for([row]).body)


def test_the_message_id_is_that_of_the_notification_or_of_the_digest(reader, article):
    (row,) = delivered(reader, FollowUpFactory(article=article), pace=Pace.AT_ONCE)

    assert as_received(mail_for([row]))["Message-ID"] == f"<{row.notification.uuid}@testserver>"
    row.message_id = "<digest@testserver>"
    assert as_received(mail_for([row]))["Message-ID"] == "<digest@testserver>"


# On the wire


def test_a_mail_arrives_at_a_server_as_it_was_written(reader, settings):
    sent = letter(reader, Kind.ANSWER, telling=replace(HOSTILE, who="Ümit Ğ", title="Über „alles“"))
    server = MailServer()
    server.start()
    try:
        settings.MAILERS = {"default": server.transport()}
        django_mail.mailers["default"].send_messages([sent])
    finally:
        server.stop()

    ((receiver, received),) = server.letters
    assert receiver == reader.email
    assert received["Message-ID"] == "<eins@testserver>"
    assert received["Subject"] == "Ümit Ğ answered your comment under “Über „alles“”"
    assert received["List-Unsubscribe"].startswith("<https://testserver/en/benachrichtigungen/abbestellen/")
    assert received.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == sent.body.strip()
    assert "<bdi>Ümit Ğ</bdi>" in received.get_body(("html",)).get_content()
    assert received.defects == []
