"""Fault 5: the mail server refuses, defers, rejects one, hangs or breaks off; the others get theirs."""

from __future__ import annotations

from collections import Counter

from notifications.models import Delivery

from .test_killed_workers import tell
from .waiting import until

FAULTS = {  # by what the server answers to whom: what becomes of it at first, and how often it comes in the end
    ("RCPT", "550 no such person"): ("parked", "refused", 0),
    ("RCPT", "451 later"): ("waiting", "deferred", 1),
    ("RCPT", "close"): ("waiting", "deferred", 1),
    ("DATA", "554 not this one"): ("parked", "refused", 0),
    ("DATA", "452 no room"): ("waiting", "deferred", 1),
    ("DATA", "hang"): ("waiting", "doubtful", 2),
    ("DATA", "close"): ("waiting", "doubtful", 2),
}


def test_whatever_a_mail_server_does_to_one_the_others_get_theirs_and_a_doubt_is_sent_once_more(open_site, article):
    site = open_site("redis")
    tell(article, 30)
    rows = Delivery.objects.select_related("notification__recipient").order_by("pk")
    to = [row.notification.recipient.email for row in rows]
    site.mails.answers["MAIL", ""] = "450 not you, not now"

    with site.workers() as mother:
        worker = mother.bear(sweep=1)
        until(lambda: site.books.states() == {("waiting", "deferred"): 30})
        site.mails.answers.clear()
        for place, (command, answer) in enumerate(FAULTS):
            site.mails.answers[command, to[3 * place + 1]] = answer
        site.books.make_due()
        until(lambda: site.books.states()["sent", ""] == 30 - len(FAULTS) and at_first(to) == list(FAULTS.values()))
        site.mails.answers.clear()
        site.books.make_due()
        until(lambda: not site.books.waiting())
        worker.stop()

    came = Counter(site.mails.receivers())
    assert [came[to[3 * place + 1]] for place in range(len(FAULTS))] == [times for *_, times in FAULTS.values()]
    assert {came[email] for place, email in enumerate(to) if place % 3 != 1 or place > 3 * len(FAULTS)} == {1}
    assert max(Counter(site.mails.names()).values()) == 2, "a doubt comes again by the same name"
    assert len(set(site.mails.names())) == len(came)


def at_first(to):
    """Return what became of those with whom something is wrong, as FAULTS says it."""
    rows = Delivery.objects.values_list("notification__recipient__email", "status", "failure")
    states = {email: state for email, *state in rows}
    return [(*states[to[3 * place + 1]], times) for place, (*_, times) in enumerate(FAULTS.values())]
