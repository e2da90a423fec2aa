"""A database that is away, or takes no writes: the answer that says so kindly and keeps what somebody wrote."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

import psycopg
import structlog
from django.contrib.sessions import middleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from .languages import in_language, language_of

logger = structlog.get_logger(__name__)

NO_WRITES = (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.DiskFull)  # reading goes on
ELEMENT = re.compile(r"[A-Za-z][\w-]*")  # an id of ours, as htmx names the place where an answer goes


class Outage(StrEnum):
    """What the database cannot do just now."""

    AWAY = "away"  # nothing at all: it is restarted, out of reach, or broke off
    READ_ONLY = "read_only"

    @property
    def over_after(self) -> int:
        """Seconds after which it is worth trying again: a restart takes some, a move to another server minutes."""
        return 5 if self is Outage.AWAY else 60

    @property
    def heading(self) -> str:
        """What the page is called."""
        return _("One moment, please") if self is Outage.AWAY else _("For the moment you can only read")

    @property
    def words(self) -> str:
        """What happened and how long it lasts."""
        if self is Outage.AWAY:
            return _("We cannot reach our database; mostly that is over within a minute.")
        return _("Our database stores nothing new for some minutes. Everything can be read as usual.")


def outage_of(error: BaseException | None) -> Outage | None:
    """Return which outage an exception tells of; None where it is something else."""
    if isinstance(error, DatabaseError) and isinstance(error.__cause__, NO_WRITES):
        return Outage.READ_ONLY
    return Outage.AWAY if isinstance(error, OperationalError | InterfaceError) else None


class Outages:
    """Answers where a view met an outage. What fails around the views comes to `answer_to_fault` as an error 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the views do."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer in place of a view that could not read or write."""
        return answer_to(request, exception)


class Sessions(middleware.SessionMiddleware):
    """Django's sessions; a page that was only looked at is shown also where its session cannot be written."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Store the session. A notice that the page showed is then shown once more on the next one.

        Django takes every failure for a session that was deleted meanwhile.
        """
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            outage = next((one for one in _behind(error) if outage_of(one)), None)
            if outage is None:
                raise
            logger.warning("session not written", error=type(outage).__name__)
            return response if request.method in {"GET", "HEAD"} else answer_to(request, outage) or response


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Give an exception, and those that led to it."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def answer_to_fault(request: HttpRequest) -> HttpResponse | None:
    """Return the answer where the exception that is handled just now tells of an outage; else None."""
    return answer_to(request, sys.exception())


def answer_to(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return 503 with a page that needs no database; None where the exception tells of no outage.

    What was sent comes back as a form that sends it again, with the token that makes it one text even where the first
    had arrived: when a connection breaks nobody knows. htmx puts that form in the place of the one that was sent.
    """
    outage = outage_of(error)
    if error is None or outage is None:
        return None
    logger.warning("database out", outage=outage.value, error=type(error.__cause__ or error).__name__)
    sent = _sent(request)
    is_part = bool(sent) and "HX-Request" in request.headers
    language = language_of(request.path_info)
    with translation.override(language):
        context = {"outage": outage, "is_sent": bool(sent), **_form(request, sent)}
        response = render(request, "503.html#form" if is_part else "503.html", context, status=503)
    response.headers["Retry-After"] = str(outage.over_after)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "private, no-store"
    if is_part:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "this", "outerHTML"
    return response


def _sent(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """Return what a form sent, to be sent again; nothing of account forms, nor where a file was with it."""
    if request.method != "POST" or request.FILES or in_language(request.path_info, "de").startswith("/konto/"):
        return []
    return [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]


def _form(request: HttpRequest, sent: list[tuple[str, list[str]]]) -> dict[str, Any]:
    """Return what the form holds that sends it again, and where htmx puts the answer to it: where it was to go."""
    named = request.headers.get("HX-Target", "")
    has_place = ELEMENT.fullmatch(named)
    return {
        "body": request.POST.get("body"),
        "others": [(name, value) for name, values in sent for value in values if name != "body"],
        "target": f"#{named}" if has_place else "this",
        "swap": "innerHTML" if has_place else "outerHTML",
    }
