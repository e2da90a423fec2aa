"""How a view offers its page to the page cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse

type View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Growing:
    """A row that counts in its column `additions` what was added to it, with the count when the page was made."""

    table: str
    pk: int
    additions: int


def offered(view: View) -> View:
    """Offer a public page to the page cache: strangers may be answered with it before Django is asked.

    It must be the same for every stranger, and all it shows must come from rows whose tables raise the removals number
    (`triggers.removals`). Additions reach it within two seconds.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.is_offered = True  # type: ignore[attr-defined]
        return response

    wrapped.is_offered = True  # type: ignore[attr-defined]
    return wrapped


def grows_with[Response: HttpResponse](response: Response, row: models.Model) -> Response:
    """Say that nothing is added to this page but what the row counts in `additions`; so it is kept until then.

    The row must have been read before anything else that the page shows.
    """
    response.grows_with = Growing(row._meta.db_table, row.pk, row.additions)  # type: ignore[attr-defined]  # noqa: SLF001 - Django documents _meta
    return response
