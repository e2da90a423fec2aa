"""What stands before allauth's own views: how often their forms may be sent, and what became of an old code."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import passthrough_next_redirect_url
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from talentforum.lib.access import client_address

from .limits import Limit

# Known and unknown e-mail addresses count alike, so that being stopped tells nothing about an account.
BY_ADDRESS = (Limit("forms.address.minute", 20, 60), Limit("forms.address.hour", 100, 3600))
BY_EMAIL = (Limit("forms.email.minute", 6, 60), Limit("forms.email.hour", 20, 3600))


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 429 to a POST that comes too often from one network, or about one e-mail address."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and (wait := _wait(request)):
            response = render(request, "429.html", {"wait": wait}, status=429)
            response.headers["Retry-After"] = str(wait)
            return response
        return view(request, *args, **kwargs)

    return wrapped


def _wait(request: HttpRequest) -> int:
    form = request.resolver_match.url_name if request.resolver_match else ""
    address = client_address(request)
    email = (request.POST.get("login") or request.POST.get("email") or "").strip().lower()[:254]
    waits = [limit.hit(form, address) for limit in BY_ADDRESS]
    if email:
        waits += [limit.hit(form, email) for limit in BY_EMAIL]
    return max(waits)


def timed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say that a code is too old, where allauth would only lead back to the beginning; drop what is left of it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _too_old(request):
            messages.warning(request, _("The code was too old: it is good for 15 minutes. Please have a new one sent."))
        # Without this, the page of a sign-up that was left would stay open for known addresses only.
        if request.user.is_anonymous and LOGIN_SESSION_KEY not in request.session:
            request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
        response = view(request, *args, **kwargs)
        # Where allauth leads back to the beginning, it forgets the place to go on to.
        if response.headers.get("Location") in _beginnings():
            response.headers["Location"] = passthrough_next_redirect_url(
                request, response.headers["Location"], REDIRECT_FIELD_NAME
            )
        return response

    return wrapped


def _beginnings() -> set[str]:
    return {reverse(name) for name in ("account_login", "account_request_login_code", "account_reset_password")}


def _too_old(request: HttpRequest) -> bool:
    """Tell whether the visitor waits for a code whose time is over; the three kinds live equally long (settings)."""
    session = request.session
    begun = (
        session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY, {}).get("at"),
        session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY, {}).get("at"),
        session.get(LOGIN_SESSION_KEY, {}).get("initiated_at"),
    )
    oldest = time.time() - app_settings.LOGIN_BY_CODE_TIMEOUT
    return any(at is not None and at < oldest for at in begun)
