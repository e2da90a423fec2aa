"""What the queue gives more than once is done once; tests/faults shows it with real queues and workers."""

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from talentforum.lib.mail import _packed, send
from talentforum.lib.once import forget_what_was_done, once

pytestmark = pytest.mark.django_db


def let_time_pass(seconds):
    """Let all marks be older."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE queue_done SET ends_at = ends_at - %s * interval '1 second'", [seconds])


def marks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM queue_done")
        return [mark for (mark,) in cursor.fetchall()]


def test_a_mail_that_the_queue_gives_twice_leaves_once(mailoutbox):
    message = _packed(EmailMessage("Ihr Code", "12345678", to=["a@example.org"]))

    send(message)
    send(message)

    assert [mail.subject for mail in mailoutbox] == ["Ihr Code"]


def test_what_somebody_is_at_is_left_to_them_until_their_time_is_over():
    with once("a", 60) as first:
        with once("a", 60) as second:
            pass
        let_time_pass(61)  # they died over it
        with once("a", 60) as third:
            pass

    assert (first, second, third) == (True, False, True)


def test_what_failed_is_done_by_the_next():
    with pytest.raises(OSError, match="no room"), once("a", 60):
        raise OSError("no room")
    with once("a", 60) as again:
        pass

    assert again


def test_what_was_done_is_remembered_for_a_day_and_then_forgotten():
    with once("a", 60):
        pass
    let_time_pass(23 * 3600)
    forget_what_was_done()
    assert "a" in marks()

    let_time_pass(3600 + 1)
    forget_what_was_done()
    assert "a" not in marks()
