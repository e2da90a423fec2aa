"""Mail leaves through the queue: the request records it, the worker sends it."""

from collections.abc import Sequence
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from talentforum.lib.tasks import poke

ATTEMPTS = 7  # with pauses that double from 30 seconds: given up after an hour at most


class QueueBackend(BaseEmailBackend):
    """Django's default mailer here: puts messages into the queue, and sends them itself where queueing fails."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message; return how many."""
        for message in email_messages:
            if not poke(send, _packed(message)):
                mail.mailers["transport"].send_messages([message])
        return len(email_messages)


@shared_task(
    autoretry_for=(OSError,),
    retry_backoff=30,
    retry_backoff_max=3600,
    retry_jitter=True,
    max_retries=ATTEMPTS,
    time_limit=60,
)
def send(packed: dict[str, Any]) -> None:
    """Send one message through the transport of EMAIL_URL; try again later where that fails."""
    mail.mailers["transport"].send_messages([_unpacked(packed)])


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
    alternatives = [(content, kind) for content, kind in packed.pop("alternatives")]
    return EmailMultiAlternatives(**packed, alternatives=alternatives)
