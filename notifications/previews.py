"""Every mail to look at, in both languages: in debug mode only, made of samples, nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.models import Profile, User
from talentforum.lib.access import View, private_page

from .kinds import Kind, Pace
from .letter import MOST_LINES
from .mails import News, compose
from .subjects import Telling

TITLE = "Der Wettlauf um KI-Talente"
TEXT = (
    "Das deckt sich mit dem, was ich im Mittelstand sehe: Nach der zweiten Runde hört man wochenlang nichts, und dann "
    "soll es bis Montag entschieden sein. Wer da noch wartet, hat meist schon woanders zugesagt."
)
SAMPLES = {
    Kind.ANSWER: Telling("/kommentare/1/", TITLE, "Jana Brandt", TEXT),
    Kind.MENTION: Telling("/kommentare/2/", TITLE, "Mehmet Yılmaz", "@Lea, wie war das bei Ihnen?"),
    Kind.FOLLOWUP: Telling("/artikel/wettlauf/nachtraege/ein-jahr/", "Ein Jahr später: Was aus den Zusagen wurde"),
    Kind.POLL: Telling("/umfragen/absage/", "Wie lange haben Sie auf eine Absage gewartet?"),
    Kind.PICK: Telling(
        "/kommentare/3/", TITLE, text=TEXT, reason="Weil hier jemand die andere Seite des Tisches zeigt."
    ),
    Kind.CITATION: Telling("/artikel/wettlauf/nachtraege/antworten/", "Was Sie uns geschrieben haben"),
    Kind.DECISION: Telling(
        "/moderation/entscheidungen/4/",
        TITLE,
        reason="Ihr Text wurde entfernt: persönlicher Angriff (Netiquette 2).",
        why="Sie greifen einen Menschen an, nicht seine Worte. Widersprechen können Sie bis zum 2. Juni 2027.",
    ),
    Kind.REPORT: Telling(
        "/kommentare/5/", TITLE, reason="Es bleibt stehen: Es ist eine Meinung, wenn auch eine scharfe."
    ),
    Kind.APPEAL: Telling(
        "/moderation/entscheidungen/4/#einspruch",
        TITLE,
        reason="Wir haben es uns noch einmal angesehen, und die Entscheidung ist geändert.",
        why="Sie haben recht: Der Satz meint die Firma und niemanden darin.",
    ),
    Kind.QUEUE: Telling("/admin/", "Fall 7", reason="Er wartet seit 2. Dezember 2026, 14:05."),
    Kind.FAILURE: Telling("/admin/"),
}
JOINED = [Kind.ANSWER, Kind.MENTION, Kind.PICK, Kind.DECISION, Kind.QUEUE, Kind.FAILURE]
# A mail that is shown, and nothing else: not even a link of it leads anywhere.
AS_MAIL_PROGRAMS_DO: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": True,
}

# Mails of apps above: each makes a sample in the active language.
OTHERS: dict[str, Callable[[], EmailMultiAlternatives]] = {}

WITH_A_FRAME: dict[str, Any] = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}


def in_debug_only(view: View) -> View:
    """Answer as if there were no such page unless DEBUG is on."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@in_debug_only
@private_page
@require_safe
def previews(request: HttpRequest) -> HttpResponse:
    """List all mails; open to everyone in debug mode."""
    return render(request, "emails/previews.html", {"names": names(), "languages": settings.LANGUAGES})


@in_debug_only
@csp_override(WITH_A_FRAME)
@private_page
@require_safe
def preview(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Show a mail with its headers, its HTML in a frame and its text; open to everyone in debug mode."""
    mail = _sample(name, language)
    context = {"name": name, "code": language, "mail": mail, "headers": mail.message().items()}
    return render(request, "emails/preview.html", context | {"languages": settings.LANGUAGES})


@in_debug_only
@csp_override(AS_MAIL_PROGRAMS_DO)
@private_page
@require_safe
def preview_html(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Show the HTML of a mail alone, as a mail program would; open to everyone in debug mode."""
    ((html, _type),) = _sample(name, language).alternatives
    return HttpResponse(html, headers={"X-Frame-Options": "SAMEORIGIN"})


def names() -> list[str]:
    """Return the name of each mail: by kind, joined, digests, others, and those of accounts by their templates."""
    return [*_told(), *OTHERS, *_of_accounts()]


def _sample(name: str, language: str) -> EmailMultiAlternatives:
    if name not in names() or language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        if name in OTHERS:
            return OTHERS[name]()
        return _told()[name](language) if name in _told() else _account_mail(name, language)


def _told() -> dict[str, Callable[[str], EmailMultiAlternatives]]:
    ones = {kind.value: [kind] for kind in Kind}
    joined = {f"{kind.value}-3": [kind] * 3 for kind in JOINED}
    reader = [kind for kind in Kind if kind not in {Kind.QUEUE, Kind.FAILURE}]
    mails = {
        **{name: _composed(kinds, Pace.AT_ONCE) for name, kinds in ones.items()},
        **{name: _composed(kinds, Pace.DAILY) for name, kinds in joined.items()},
        "daily": _composed([Kind.ANSWER, Kind.ANSWER, *reader], Pace.DAILY),
        "weekly": _composed([Kind.FOLLOWUP, Kind.POLL, Kind.PICK], Pace.WEEKLY),
        "weekly-long": _composed([Kind.FOLLOWUP] * (MOST_LINES + 12), Pace.WEEKLY, apart=True),
    }
    return mails


def _composed(kinds: list[Kind], pace: Pace, *, apart: bool = False) -> Callable[[str], EmailMultiAlternatives]:
    news = [News(kind, f"{kind}-{place if apart else 1}", SAMPLES[kind]) for place, kind in enumerate(kinds)]
    return lambda language: compose(reader(language), news, pace=pace, message_id="<sample@example.org>")


def reader(language: str) -> User:
    """Return somebody who gets mails, and is nowhere else."""
    person = User(pk=0, email="lea.leserin@example.org")
    person.profile = Profile(user=person, name="Lea Leserin", language=language)
    return person


def _of_accounts() -> dict[str, str]:
    """Return the name of each mail of allauth's with the beginning of its template's name."""
    folder = Path(settings.BASE_DIR) / "templates"
    files = sorted(folder.glob("*/email/*_message.txt"))
    found = [file.relative_to(folder).as_posix().removesuffix("_message.txt") for file in files]
    return {prefix.replace("/email/", "-"): prefix for prefix in found if not prefix.endswith("/base")}


def _account_mail(name: str, language: str) -> EmailMultiAlternatives:
    person = reader(language)
    context = {
        "user": person, "email": person.email, "code": "48151623", "timestamp": timezone.now(),
        "from_email": person.email, "to_email": "lea.neu@example.org", "deleted_email": "lea.alt@example.org",
    }  # fmt: skip
    return get_adapter().render_mail(_of_accounts()[name], person.email, context)
