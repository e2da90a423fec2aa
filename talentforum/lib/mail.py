"""Mail leaves through the queue: the request records it, the worker sends it."""

from collections.abc import Sequence
from email.utils import make_msgid
from random import uniform
from typing import Any
from urllib.parse import urlsplit

import structlog
from celery import shared_task
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from talentforum.lib.once import once
from talentforum.lib.tasks import poke
from talentforum.lib.transport import Fate, Transport, Unsent

logger = structlog.get_logger(__name__)

ATTEMPTS = 7  # after the first, with pauses that double from 30 seconds: given up after an hour at most
FIRST_PAUSE, JITTER = 30, 0.25
LONGEST = 60  # seconds that one attempt takes
MOST_DOUBTS = 1  # what was perhaps taken is sent once more, no oftener


class QueueBackend(BaseEmailBackend):
    """Django's default mailer here: puts messages into the queue, and sends them itself where queueing fails."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message; return how many."""
        for message in email_messages:
            if not poke(send, _packed(message)):
                mail.mailers["transport"].send_messages([message])
        return len(email_messages)


@shared_task(bind=True, max_retries=ATTEMPTS, soft_time_limit=50, time_limit=LONGEST)
def send(task: Any, packed: dict[str, Any], doubts: int = 0) -> None:
    """Send one message through the transport of EMAIL_URL; try again later where that fails.

    A message that the queue delivers twice leaves once. What is given up is logged as an error, by its Message-ID. It
    is kept nowhere: a code is worth nothing an hour later, and whoever waits for one asks for another.
    """
    try:
        with once(packed["headers"]["Message-ID"], LONGEST) as is_to_be_sent:
            if is_to_be_sent:
                _hand_over(_unpacked(packed))
    except Unsent as unsent:
        doubts += unsent.fate is Fate.DOUBTFUL
        is_over = unsent.fate in {Fate.REFUSED, Fate.BROKEN} or doubts > MOST_DOUBTS
        if is_over or task.request.retries >= ATTEMPTS:
            logger.error("mail given up", message=packed["headers"]["Message-ID"], why=unsent.fate.value)  # noqa: TRY400 - no traceback: it would show the address
            return
        pause = FIRST_PAUSE * 2**task.request.retries * uniform(1 - JITTER, 1 + JITTER)
        raise task.retry(args=[packed, doubts], kwargs={}, countdown=pause) from unsent


def _hand_over(message: EmailMessage) -> None:
    with Transport() as transport:
        transport.send(message)


def _packed(message: EmailMessage) -> dict[str, Any]:
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": str(message.from_email),
        "to": list(message.to),
        # Named once, so that a mail sent again after a doubtful failure is seen to be the same.
        "headers": {"Message-ID": make_msgid(domain=urlsplit(settings.SITE_URL).hostname)}
        | dict(message.extra_headers),
        "alternatives": [[part.content, part.mimetype] for part in getattr(message, "alternatives", [])],
    }


def _unpacked(packed: dict[str, Any]) -> EmailMultiAlternatives:
    alternatives = [(content, kind) for content, kind in packed["alternatives"]]
    return EmailMultiAlternatives(**packed | {"alternatives": alternatives})
