"""Where the mail provider tells what became of our mails; nothing more is sent to an address that does not work."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from anymail.exceptions import AnymailError
from anymail.signals import tracking
from django.conf import settings
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from talentforum.lib.numbers import number_of

from .models import StoppedAddress
from .providers import VIEWS, reason_to_stop

logger = structlog.get_logger(__name__)

LONGEST_ADDRESS = 254  # characters; what the column holds

# What anymail raises where nothing is signed, or it is not what the provider sends.
REFUSED = (
    AnymailError, SuspiciousOperation, ValueError, LookupError, TypeError, AttributeError, AssertionError,
    RecursionError,
)  # fmt: skip


@csrf_exempt  # a provider comes from no page of ours; its signature or password says that it is the one
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take what the provider of MAIL_PROVIDER tells; of all others, and without one, there is nothing here (404).

    What is not signed by it, or not to be understood, is answered 400 and changes nothing; what is too long, 413.
    """
    if not settings.MAIL_PROVIDER or provider != settings.MAIL_PROVIDER:
        raise Http404
    if number_of(request.META.get("CONTENT_LENGTH", "")) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return HttpResponse(status=413)
    try:
        with transaction.atomic():
            return _view_of(provider)(request)
    except REFUSED as error:
        logger.warning("report on mail refused", provider=provider, why=type(error).__name__)
        return HttpResponse(status=400)


@cache
def _view_of(provider: str) -> Callable[[HttpRequest], HttpResponse]:
    view: Callable[[HttpRequest], HttpResponse] = import_string(VIEWS[provider]).as_view()
    return view


@receiver(tracking)
def note(sender: Any, event: Any, esp_name: str, **_: Any) -> None:
    """Stop mails to an address that does not exist, or whose owner complained. Twice, or in any order, is as once."""
    reason = reason_to_stop(esp_name.lower(), event)
    if reason is not None and is_address(event.recipient):
        StoppedAddress.objects.stop(event.recipient, reason)
        logger.info("mails to an address stopped", why=reason.value)


def is_address(written: Any) -> bool:
    """Tell whether something is an e-mail address that a column can hold."""
    try:
        validate_email(written)
    except ValidationError:
        return False
    return len(written) <= LONGEST_ADDRESS
