"""Who may see or do what: the few words that views use."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import rules
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

type View = Callable[..., HttpResponse]


def require(user: Any, permission: str, subject: object = None) -> None:
    """Raise PermissionDenied (403) unless the user holds the permission (rules.py) on the subject.

    The rules alone are asked: Django would let administrators do everything, such as edit another person's words.
    """
    if not rules.has_perm(permission, user, subject):
        raise PermissionDenied


def signed_in(view: View) -> View:
    """Lead visitors to the sign-in and back; htmx is told to leave the page, or it would swap the sign-in into it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return to_sign_in(request)

    return wrapped


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer with the way to the sign-in and back."""
    answer = redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Redirect": answer.url})
    return answer


def public_page(view: View) -> View:
    """Mark a page that is the same for every stranger.

    Without a session cookie it may be stored by anyone and is asked for again each time (ETag, 304);
    with one it is the visitor's own.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        patch_vary_headers(response, ["Cookie"])
        return response

    return wrapped


def private_page(view: View) -> View:
    """Mark a page that belongs to one person: nobody stores it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped


def kept(request: HttpRequest, *names: str) -> str:
    """Return the query that keeps one's place on a page, of the parameters it knows; empty or with its `?`."""
    query = urlencode({name: request.GET[name] for name in names if request.GET.get(name)})
    return f"?{query}" if query else ""


def client_address(request: HttpRequest) -> str:
    """Return the visitor's network address, IPv6 by its /64.

    X-Forwarded-For counts only as far as TRUSTED_PROXIES vouch for it: the last address in it that is no
    trusted proxy is the visitor's.
    """
    proxies = [ipaddress.ip_network(network) for network in settings.TRUSTED_PROXIES]
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    while hops and address is not None and any(address in network for network in proxies):
        address = _parsed(hops.pop()) or address
    if address is None:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address; an IPv4 one written as IPv6 (`::ffff:…`, RFC 4291) as what it is, or all share a /64."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
