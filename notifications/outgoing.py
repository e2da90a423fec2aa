"""One mail on its way: of one delivery, or of all that go into a person's digest."""

from __future__ import annotations

from datetime import timedelta
from random import uniform
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from talentforum.lib.transport import Fate, Transport, Unsent

from .failures import tell_of_failures
from .kinds import Channel, Pace, usual_pace

if TYPE_CHECKING:
    from .models import Delivery
    from .models.delivery import DeliveryQuerySet

logger = structlog.get_logger(__name__)

# A server that says nothing costs ten seconds (lib/environment.py) at each of four answers: sender, recipient, text,
# end of text. A mail begun with this much of its claim left is over before anyone else may take it in hand.
LONGEST_SENDING = timedelta(seconds=40)

FIRST_PAUSE = 30  # seconds until the second attempt, twice as many until each further one,
LONGEST_PAUSE = 3600  # but no more than an hour, so that nobody waits long once a server is back (RFC 5321, 4.5.4.1)
ATTEMPTS = 54  # two days: what concerns somebody now is no news any more then
JITTER = 0.25  # earlier or later by at most so much, so that what failed together does not come back together
MOST_DOUBTS = 2  # what was perhaps taken is sent once more, no oftener

# What each mail costs, written out: to build it anew takes longer than to run it. One statement, and so one commit,
# notes that the mail before it left and that this one may leave from now on; of a digest all rows or none.
_SENT = """
    UPDATE notifications_delivery
    SET status = 'sent', settled_at = now(), claimed_until = NULL, handed_over_at = NULL, failure = ''
    WHERE id = ANY(%(sent)s) AND status = 'waiting'
"""
_HAND_OVER = f"""
    WITH sent AS ({_SENT}), ready AS (
        SELECT id FROM notifications_delivery
        WHERE id = ANY(%(rows)s) AND status = 'waiting'
        AND claimed_until = %(claim)s AND claimed_until > now() + %(longest)s
        AND NOT EXISTS (
            SELECT FROM notifications_notification told
            WHERE told.id = notification_id AND (told.withdrawn_at IS NOT NULL OR told.read_at IS NOT NULL)
        )
        FOR NO KEY UPDATE
    ), handed AS (
        UPDATE notifications_delivery delivery SET handed_over_at = now(), message_id = %(name)s
        FROM ready WHERE delivery.id = ready.id AND (SELECT count(*) FROM ready) = cardinality(%(rows)s)
        RETURNING delivery.id
    )
    SELECT count(*) FROM handed
"""  # noqa: S608 - what is filled in is the statement above


class Outgoing:
    """Deliveries of one person that leave in one mail."""

    _message: EmailMessage  # once it is made

    def __init__(self, rows: list[Delivery]) -> None:
        self.rows = rows

    def make(self) -> bool:
        """Make the mail; return False where none is to be sent. Rows that are not to be told any more are dropped.

        All of a batch are made before the first is sent, so that nothing takes time between one that left and the note
        of it.
        """
        message = None if self._is_hopeless() else self._made()
        if message is not None:
            self._message = message
        return message is not None

    def send(self, transport: Transport, before: Outgoing | None = None) -> bool:
        """Send what was made; return whether it left, which the caller lets the next one note, or `note_sent`.

        `before` is the one that left just now, and is noted on the way. Raises Unsent where no server is to be had.
        """
        try:
            transport.open()
        except Unsent:
            if before is not None:
                before.note_sent()
            raise
        if not self._hand_over(before):
            self._release()
            return False
        try:
            transport.send(self._message)
        except Unsent as unsent:
            self.fail(unsent.fate)
            return False
        return True

    def _is_hopeless(self) -> bool:
        """Give it up where it was perhaps taken twice, or where no worker survives the attempt to send it."""
        if max(row.doubts for row in self.rows) >= MOST_DOUBTS:
            self._park(Fate.DOUBTFUL)
        elif max(row.attempts for row in self.rows) > ATTEMPTS:
            self._park(self.rows[0].failure or Fate.BROKEN)
        else:
            return False
        return True

    def _made(self) -> EmailMessage | None:
        """Return the mail; None where nobody is to be told any more, or where none can be made, which parks it."""
        from .mails import mail_for

        try:
            self._drop([row for row in self.rows if not is_wanted(row)])
            if not self.rows:
                return None
            for row in self.rows:
                row.message_id = self._message_id()
            message = mail_for(self.rows)
            message.extra_headers["Message-ID"] = self.rows[0].message_id
        except (OperationalError, InterfaceError):
            raise  # the database is gone, which is no fault of this mail
        except Exception as error:
            logger.exception("mail not made", delivery=self.rows[0].pk, error=type(error).__name__)
            self._park(Fate.BROKEN)
            return None
        return message

    def _message_id(self) -> str:
        """Return the name by which a mail sent twice is seen to be the same: the one of before, where there is one."""
        first = self.rows[0]
        number = first.notification.uuid if first.pace == Pace.AT_ONCE else uuid4()
        return first.message_id or f"<{number}@{urlsplit(settings.SITE_URL).hostname}>"

    def _hand_over(self, before: Outgoing | None) -> bool:
        """Note that from now on it may have been taken; return False where it is not to be sent now.

        So it is where the claim has nearly run out, and where a text was taken out of view or read in the site since
        it was looked at.
        """
        first, sent = self.rows[0], before.rows if before is not None else []
        values: dict[str, Any] = {
            "sent": [row.pk for row in sent], "rows": [row.pk for row in self.rows],
            "name": first.message_id, "claim": first.claimed_until, "longest": LONGEST_SENDING,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_HAND_OVER, values)
            return bool(cursor.fetchone()[0])

    def _release(self) -> None:
        """Put it back as it was, for whoever comes next."""
        self._mine().update(claimed_until=None, attempts=F("attempts") - 1)

    def fail(self, fate: Fate) -> None:
        """Note that it did not leave: it waits longer each time and is given up in the end, or at once."""
        attempts = max(row.attempts for row in self.rows)
        doubts = max(row.doubts for row in self.rows) + (fate is Fate.DOUBTFUL)
        is_over = fate in {Fate.REFUSED, Fate.BROKEN} or attempts >= ATTEMPTS or doubts >= MOST_DOUBTS
        if is_over:
            self._park(fate)
        else:
            self._mine().update(
                claimed_until=None, handed_over_at=None, failure=fate, doubts=doubts,
                not_before=Now() + pause_after(attempts),
            )  # fmt: skip

    def _drop(self, rows: list[Delivery]) -> None:
        if rows:
            Outgoing(rows).drop()
            self.rows = [row for row in self.rows if row not in rows]

    def drop(self) -> None:
        """Note that nobody is to be told of it any more."""
        self._settle(status="dropped", failure="")

    def _park(self, why: str) -> None:
        """Give it up until somebody sends it again, and tell administrators."""
        with transaction.atomic():
            if self._settle(status="parked", failure=why):
                tell_of_failures(self.rows)

    def note_sent(self) -> None:
        """Note that it left: that is true whoever has it in hand by now."""
        with connection.cursor() as cursor:
            cursor.execute(_SENT, {"sent": [row.pk for row in self.rows]})

    def _settle(self, **state: object) -> int:
        return self._mine().update(settled_at=Now(), claimed_until=None, handed_over_at=None, **state)

    def _mine(self) -> DeliveryQuerySet:
        """Return the rows as far as this claim still holds: no two claims of a row end at the same microsecond."""
        from .models import Delivery

        rows = Delivery.objects.waiting().filter(pk__in=[row.pk for row in self.rows])
        return rows.filter(claimed_until=self.rows[0].claimed_until)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts, a little longer or shorter by chance."""
    usual = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return timedelta(seconds=usual * uniform(1 - JITTER, 1 + JITTER))


def is_wanted(row: Any) -> bool:
    """Tell whether a delivery (of `for_sending`) is still to be sent; what may have changed since is asked again."""
    notification = row.notification
    pace = row.preferred or usual_pace(notification.kind, Channel.MAIL)
    return notification.read_at is None and pace != Pace.NEVER and not row.is_unwanted and notification.may_be_told()
