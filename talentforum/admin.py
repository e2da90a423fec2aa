"""The admin site: our look, sign-in by allauth, a second factor where it counts, a start page for each role."""

from collections.abc import Iterable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, Min, Model, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Whose admins are shown, in the order of the masthead.
OURS = ("articles", "polls", "moderation", "comments", "notifications", "accounts")
DRAFTS = 6
NEWEST = 6
UNFINISHED = 6


class Site(admin.AdminSite):
    """The desk of moderators and editors; each sees only what is theirs."""

    site_header = site_title = "talentforum"
    index_title = gettext_lazy("Desk")
    index_template = "admin/index.html"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take what our apps register; the admins that libraries bring (groups, raw authenticators) stay out."""
        models: Iterable[type[Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        )
        ours = [model for model in models if model._meta.app_label in OURS]  # noqa: SLF001 - Django documents _meta
        if ours:
            super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Let the team in; where accounts are real, only with a second factor."""
        return super().has_permission(request) and not self.lacks_second_factor(request)

    def lacks_second_factor(self, request: HttpRequest) -> bool:
        """Whether the person still has to set one up; having one, allauth asked for it at sign-in."""
        return settings.ADMIN_NEEDS_SECOND_FACTOR and not is_mfa_enabled(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer 400 where an address holds a NUL: no value of ours does, and the database takes none."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def checked(request: HttpRequest, *args: Any, **options: Any) -> Any:
            if "\x00" in "".join(value for values in request.GET.lists() for value in values[1]):
                raise BadRequest
            return guarded(request, *args, **options)

        return checked

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send strangers to the site's own sign-in, and the team to what is missing."""
        if not request.user.is_authenticated:
            return redirect(f"/konto/login/?{urlencode({'next': request.GET.get('next', '/admin/')})}")
        if super().has_permission(request) and self.lacks_second_factor(request):
            messages.info(request, _("Please set up a second factor first; the admin opens with it."))
            return redirect("mfa_index")
        if not super().has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out as everywhere else."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change the password as everywhere else."""
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return what the person may open, in our order: apps by `OURS`, their models as registered."""
        apps = self._build_app_dict(request, app_label)
        return [apps[label] for label in OURS if label in apps]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show each person what is theirs and what waits; at most ten queries, however much there is."""
        return super().index(request, {**what_waits(request.user), **(extra_context or {})})


def what_waits(person: Any) -> dict[str, Any]:
    """Return the parts of the start page that the person's rights open: cases, articles, polls, mails, accounts."""
    waiting: dict[str, Any] = {}
    if person.has_perm("moderation"):
        waiting["cases"] = _waiting_cases()
    if person.has_perm("articles"):
        waiting["writing"] = _writing()
    if person.has_perm("polls"):
        waiting["polls"] = {"open": _open_polls()}
    if person.is_superuser:
        waiting["mails"] = _mails()
        waiting["accounts"] = _accounts()
    return waiting


def _waiting_cases() -> dict[str, Any]:
    from moderation.models import Case

    return Case.objects.filter(closed_at__isnull=True).aggregate(count=Count("pk"), oldest=Min("opened_at"))


def _writing() -> dict[str, Any]:
    from articles.models import Article, FollowUp

    drafts = Article.objects.filter(status=Article.Status.DRAFT)
    return {
        "draft_count": drafts.count(),
        "drafts": list(drafts.select_related("topic").order_by("-updated_at", "-pk")[:DRAFTS]),
        "followups": list(FollowUp.objects.unfinished().select_related("article")[:UNFINISHED]),
        "newest": list(Article.objects.published().order_by("-published_at", "-pk")[:NEWEST]),
    }


def _open_polls() -> list[Any]:
    from polls.models import Poll

    open_now = Poll.objects.filter(status=Poll.Status.OPEN).exclude(closes_at__lte=timezone.now())
    return list(open_now.select_related("article").order_by("-opens_at", "-pk")[:NEWEST])


def _mails() -> dict[str, int]:
    from notifications.models import Delivery

    return {"parked": Delivery.objects.parked().count(), "waiting": Delivery.objects.waiting().count()}


def _accounts() -> dict[str, Any]:
    from accounts.models import User

    return User.objects.filter(is_active=True).aggregate(all=Count("pk"), team=Count("pk", filter=Q(is_staff=True)))
