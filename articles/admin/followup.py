"""Follow-ups in the admin: written, looked at, planned, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from talentforum.lib.numbers import number_of

from ..citations import Citable, find, paths_in
from ..models import Article, Citation, FollowUp, Version
from .deeds import WithDeeds
from .followup_form import FollowUpForm
from .picker import WithPicker
from .versions import WithVersions


@admin.register(FollowUp)
class FollowUpAdmin(WithPicker, WithDeeds, WithVersions):
    """Follow-ups: written, looked at, planned, published, withdrawn."""

    form = FollowUpForm
    change_form_template = "admin/articles/followup/change_form.html"
    without_pop_up = ("authors", "article")
    list_display = ("title", "kind", "article_title", "state", "published_at")
    list_display_links = ("title",)
    list_filter = ("status", "kind", ("article", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "article__title")
    ordering = ("-updated_at", "-pk")
    actions = ("publish", "withdraw")
    fieldsets = (
        (_("What it is"), {"fields": ("article", "kind", "what_was_wrong")}),
        (_("Text"), {"fields": ("title", "slug", "body", "authors")}),
        (_("Time"), {"fields": ("publish_at",)}),
    )

    class Media:
        js = ("js/admin/address.js",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[FollowUp]:
        """Return follow-ups with their articles, which their addresses need, but for the long texts of those."""
        return super().get_queryset(request).select_related("article").defer("article__body", "article__html")

    def get_readonly_fields(self, request: HttpRequest, obj: FollowUp | None = None) -> tuple[str, ...]:
        """Article and address stay once readers could know them."""
        return ("article", "slug") if obj is not None and obj.anchor_id else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the article that the link names, and its authors."""
        wished = request.GET.get("article", "")
        article = Article.objects.filter(pk=number_of(wished)).first()
        kind = request.GET.get("kind", "")
        begun: dict[str, Any] = {"kind": kind} if kind in FollowUp.Kind.values else {}
        return begun | {"article": article.pk, "authors": list(article.authors.all())} if article else begun

    def has_delete_permission(self, request: HttpRequest, obj: FollowUp | None = None) -> bool:
        """Keep what readers could see, with what they said about it: it is withdrawn instead."""
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.anchor_id)

    def view_on_site(self, obj: FollowUp) -> str:
        """Return its address; editors see drafts there too."""
        return obj.address()

    @admin.display(description=_("article"), ordering="article__title_key")
    def article_title(self, followup: FollowUp) -> str:
        """The article's title, in its language."""
        return format_html('<span lang="{}">{}</span>', followup.article.language, followup.article.title)

    @admin.display(description=_("state"), ordering="status")
    def state(self, followup: FollowUp) -> str:
        """Name the state."""
        kind = "planned" if followup.status == FollowUp.Status.SCHEDULED else followup.status
        return format_html('<span class="state" data-state="{}">{}</span>', kind, followup.get_status_display())

    @admin.action(permissions=["publish"], description=_("Publish"))
    def publish(self, request: HttpRequest, followups: models.QuerySet[FollowUp]) -> None:
        """Publish now what is not public yet."""
        done, same = self._each(request, followups, ~models.Q(status=FollowUp.Status.PUBLISHED), FollowUp.publish)
        self._tell(request, ngettext("%d follow-up is published.", "%d follow-ups are published.", done), done, same)

    @admin.action(permissions=["publish"], description=_("Withdraw"))
    def withdraw(self, request: HttpRequest, followups: models.QuerySet[FollowUp]) -> None:
        """Withdraw what is public; what is only planned becomes a draft."""
        shown = models.Q(status__in=[FollowUp.Status.SCHEDULED, FollowUp.Status.PUBLISHED])
        done, same = self._each(request, followups, shown, FollowUp.withdraw)
        self._tell(request, ngettext("%d follow-up is withdrawn.", "%d follow-ups are withdrawn.", done), done, same)

    def do(self, request: HttpRequest, verb: str, obj: FollowUp) -> None:
        """Do the verb, and say where readers will not see it yet."""
        if verb == "schedule":
            self._schedule(request, obj)
        elif verb in self.actions:
            super().do(request, verb, obj)
        else:
            raise PermissionDenied
        if verb != "withdraw" and not obj.article.is_public:
            self.message_user(
                request, gettext("Its article is not public yet; it appears together with it."), messages.INFO
            )

    def _schedule(self, request: HttpRequest, obj: FollowUp) -> None:
        """Plan it for the time of the form, or publish it where that came while it was read."""
        time = obj.publish_at  # type: ignore[attr-defined]
        if obj.status == FollowUp.Status.PUBLISHED:
            self.message_user(request, gettext("Nothing to do: it was so already."), messages.INFO)
            return
        try:
            obj.publish(at=time)
        except ValueError:
            obj.publish()
        told = date_format(localtime(time), "DATETIME_FORMAT")
        self.log_change(request, obj, gettext("Planned for %(time)s.") % {"time": told})
        self.message_user(request, gettext("It appears on %(time)s.") % {"time": told}, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: FollowUp, form: Any, change: bool) -> None:
        """Save; a changed time plans a planned one anew."""
        obj.publish_at = form.cleaned_data["publish_at"]  # type: ignore[attr-defined]
        if change and "article" in form.changed_data:
            obj.citations.all().delete()  # they were known of another article
        super().save_model(request, obj, form, change)
        is_replanned = obj.status == FollowUp.Status.SCHEDULED and "publish_at" in form.changed_data
        if is_replanned and "_deed" not in request.POST:
            self._schedule(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep words and citations; who signs the article signs where nobody is chosen."""
        super().save_related(request, form, formsets, change)
        followup = form.instance
        if not followup.authors.exists():
            followup.authors.set(followup.article.authors.all())
        self.after_restoring(followup)

    def after_restoring(self, obj: FollowUp) -> None:
        """Cite what the words cite now, and let anchor and timeline say the same."""
        obj.cite()
        obj.renew_anchor()

    def fault_of(self, obj: FollowUp, version: Version) -> str:
        """Say that a correction needs to say what was wrong."""
        if obj.is_correction and not version.words.get("what_was_wrong"):
            told = gettext(
                "Version %(number)s does not say what was wrong, as a correction has to. Change the kind first."
            )
            return told % {"number": version.n}
        return ""

    def preview_of(self, request: HttpRequest) -> dict[str, Any]:
        """Show what was wrong too, and speak the article's language."""
        told = request.POST.get("what_was_wrong", "") if request.POST.get("kind") == FollowUp.Kind.CORRECTION else ""
        article = self._article(request)
        return super().preview_of(request) | {
            "what_was_wrong": told,
            "is_followup": True,
            "language": article.language if article else "de",
        }

    def cited(self, request: HttpRequest, html: str) -> list[Citation]:
        """Return the cards that the text would have, unsaved, with what they show."""
        article = self._article(request)
        found = {path: find(article, path) for path in paths_in(html)} if article else {}
        cards = [
            Citation(path=path, subject_type=ContentType.objects.get_for_model(thing), subject_id=thing.pk)
            for path, thing in found.items()
            if thing is not None
        ]
        prefetch_related_objects(cards, GenericPrefetch("subject", [kind.for_citation() for kind in Citable.kinds()]))
        return cards

    def _article(self, request: HttpRequest) -> Article | None:
        """Return the article that the sent form is about."""
        sent = request.POST.get("article") or request.POST.get("article_of_followup", "")
        return Article.objects.filter(pk=number_of(sent)).first()
