"""What the person behind a request changes about it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control

from talentforum.lib.languages import in_language


def language_of_the_person(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Show the admin, whose addresses name no language, in the language of the person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return get_response(request)
        with translation.override(request.user.profile.language):
            response = get_response(request)
            if hasattr(response, "render"):
                response.render()
            response.headers["Content-Language"] = request.user.profile.language
        return response

    return middleware


def nobody_stores_the_account(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep every account page, allauth's too, out of all caches: recovery codes stand on one of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if in_language(request.path_info, "de").startswith("/konto/"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware
