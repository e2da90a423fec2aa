"""The pages that mix apps, and those that belong to none: home, errors, health, robots."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils._os import safe_join
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles.models import Article, FollowUp
from experiences.models import Experience
from pagecache.offers import offered
from polls.models import Poll
from talentforum.lib.access import public_page

NEWEST = 12
LIVELIEST = FOLLOWUPS = POLLS = 4  # what stands beside each other
EXPERIENCES = 3
PARTS_OF_COMMENTS = ("antworten", "bearbeiten", "empfehlen", "melden", "zurueckziehen")  # pages beneath a comment's own


@offered
@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is new and what is talked about, of all kinds; open to everyone."""
    articles = list(Article.objects.published().newest()[:NEWEST])
    liveliest = Article.objects.published().filter(comment_count__gt=0).order_by("-comment_count", "-pk")
    return render(
        request,
        "home.html",
        {
            "lead": articles[:1],
            "articles": articles[1:],
            "followups": FollowUp.objects.published().newest()[:FOLLOWUPS],
            "polls": Poll.objects.running().select_related("article").order_by("-opens_at", "-pk")[:POLLS],
            "liveliest": liveliest[:LIVELIEST],
            "experiences": Experience.objects.public().besides_ignored(request.user).newest()[:EXPERIENCES],
        },
    )


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive; touches nothing, open to everyone."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether database, queue and migrations are ready; open to everyone, tells nothing else."""
    state = {"database": _answers(_database), "queue": _answers(_queue), "migrations": _answers(_migrations)}
    return JsonResponse(state, status=200 if all(value == "ok" for value in state.values()) else 503)


def _answers(check: Any) -> str:
    try:
        return "ok" if check() else "not ready"
    except Exception as error:  # noqa: BLE001 - whatever fails here is what the page reports
        return type(error).__name__


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _queue() -> bool:
    from talentforum.celery import app

    with app.connection_for_write(connect_timeout=1) as broker:
        broker.ensure_connection(max_retries=1, timeout=1)
        broker.default_channel.queue_declare("celery", durable=True)
        return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@offered
@public_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where they need not go; open to everyone."""
    closed = [
        "/admin/",
        "/konto/",
        "/en/konto/",
        "/artikel/*/kommentieren/",
        "/en/artikel/*/kommentieren/",
        "/umfragen/*/abstimmen/",
        "/en/umfragen/*/abstimmen/",
        "/erfahrungen/teilen/",
        "/en/erfahrungen/teilen/",
        "/erfahrungen/*/bearbeiten/",
        "/en/erfahrungen/*/bearbeiten/",
        "/erfahrungen/*/zahlen-loeschen/",
        "/en/erfahrungen/*/zahlen-loeschen/",
        "/suche/",
        "/en/suche/",
        "/artikel/*/neues/",
        "/en/artikel/*/neues/",
        *(f"{language}/kommentare/*/{part}/" for language in ("", "/en") for part in PARTS_OF_COMMENTS),
        "/leute/*/ignorieren/",
        "/en/leute/*/ignorieren/",
    ]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for /favicon.ico to the icon; open to everyone."""
    return HttpResponseRedirect(static("icon.svg"))


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """Send a rendition of a picture; originals and everything else are 404. A web server in front may do it instead."""
    if not path.startswith("pictures/"):
        raise Http404
    file = Path(safe_join(settings.MEDIA_ROOT, path))
    if not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if file.name == "share.jpg":
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: its page was open too long, or it came from elsewhere."""
    response = render(request, "403_csrf.html", {"text": _written(request)}, status=403)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _written(request: HttpRequest) -> str:
    """Return what was written into a form that could not be taken, to be copied; of account forms nothing."""
    if reverse("account") in request.path:
        return ""
    unseen = {"body", "csrfmiddlewaretoken", "token", "parent", "anchor", "choice"}
    rest = {name: ", ".join(values) for name, values in request.POST.lists() if name not in unseen}
    lines = [f"{name}: {value}" for name, value in rest.items() if value]
    return "\n".join([request.POST.get("body", ""), *lines]).strip()
