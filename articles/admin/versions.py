"""Versions of a text in the admin: kept at each save, listed, compared, restored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from talentforum.lib.derived import DerivedField
from talentforum.lib.numbers import number_of

from ..models import Version
from .base import WithPreview
from .compare import Comparison, compare, level
from .placing import tell_of_unseen_polls


class WithVersions(WithPreview):
    """An admin of a `Versioned` text: two editors never overwrite each other, and every version stays."""

    change_form_template = "admin/articles/with_versions.html"
    moving: tuple[str, ...] = ()  # columns that a verb of their own saves

    def get_urls(self) -> list[URLPattern]:
        """Add the page of versions, and the address that restores one."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        listed = self.admin_site.admin_view(require_safe(self.versions))
        restored = self.admin_site.admin_view(require_POST(self.restore))
        return [
            path("<int:pk>/versions/", listed, name=f"{name}_versions"),
            path("<int:pk>/versions/restore/", restored, name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the text; where it is about to be saved, as it is now and locked until it is."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        try:
            return found.lock()
        except self.model.DoesNotExist:  # deleted a moment ago
            return None

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what the editor changed and nothing else, so that what was counted meanwhile stays counted.

        A text from before there were versions gets its first one.
        """
        if not change:
            super().save_model(request, obj, form, change)
            return
        if form.latest is None:
            self.model._default_manager.get(pk=obj.pk).keep_version()  # noqa: SLF001 - Django documents it
        columns = {field.name for field in self.opts.concrete_fields} & {*form.changed_data} - {*self.moving}
        if form.changed_data:
            derived = {field.name for field in self.opts.concrete_fields if isinstance(field, DerivedField)}
            obj.save(update_fields={*columns, *derived, "updated_at"})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the words that are saved now, and tell of polls that they place in vain."""
        super().save_related(request, form, formsets, change)
        form.instance.keep_version(by=request.user)
        tell_of_unseen_polls(request, getattr(form.instance, "article", form.instance), form.instance.html)

    def after_restoring(self, obj: Any) -> None:
        """Bring into line what follows from the words."""

    def fault_of(self, obj: Any, version: Version) -> str:
        """Say why a version cannot be restored; empty where it can."""
        return ""

    def versions(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the versions, newest first, and compare two of them: those asked for, or the last two."""
        found = self._changeable(request, pk)
        versions = list(found.versions.defer("words").select_related("by__profile").order_by("-n"))
        last = [str(version.n) for version in versions[:2]]
        asked = [request.GET.get("old", last[-1] if last else ""), request.GET.get("new", last[0] if last else "")]
        pair = _pair(found, asked)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Versions"),
            "subtitle": str(found),
            "opts": self.opts,
            "original": found,
            "versions": versions,
            "pair": pair,
            "comparisons": self._compared(*pair) if pair else [],
            "unknown": bool(versions) and pair is None,
            "restore": f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
        }
        return TemplateResponse(
            request, "admin/articles/versions.html", context, status=404 if context["unknown"] else None
        )

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put an earlier version's words back, as a new version."""
        with transaction.atomic():
            found = self._changeable(request, pk)
            version = _numbered(found, request.POST.get("n", ""))
            if version is None:
                raise Http404
            if fault := self.fault_of(found, version):
                messages.error(request, fault)
            else:
                self._put_back(request, found, version)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_versions"
        return HttpResponseRedirect(reverse(name, args=[pk]))

    def _put_back(self, request: HttpRequest, found: Any, version: Version) -> None:
        before = found.latest_version()
        kept = found.restore_version(version, by=request.user)
        self.after_restoring(found)
        numbers = {"number": version.n, "new": kept.n}
        if before is not None and kept.n == before.n:
            messages.info(request, _("These words stand there already.") % numbers)
            return
        self.log_change(request, found, _("Restored version %(number)s.") % numbers)
        messages.success(request, _("Version %(number)s stands there again, as version %(new)s.") % numbers)

    def _changeable(self, request: HttpRequest, pk: int) -> Any:
        found = self.get_object(request, str(pk))
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        if found is None:
            raise Http404
        return found

    def _compared(self, old: Version, new: Version) -> list[Comparison]:
        """Return the columns in which two versions differ."""
        columns = []
        for name in self.model.WORDS:
            before, after = level(old.words.get(name, "")), level(new.words.get(name, ""))
            if before != after:
                column: Any = self.opts.get_field(name)
                columns.append(Comparison(str(column.verbose_name), compare(before, after)))
        return columns


def _numbered(found: Any, number: str) -> Version | None:
    version: Version | None = found.versions.filter(n=number_of(number)).first()
    return version


def _pair(found: Any, asked: list[str]) -> tuple[Version, Version] | None:
    """Return the two versions of these numbers, in one query; None where a number is none."""
    numbers = [number_of(number) for number in asked]
    known = {version.n: version for version in found.versions.filter(n__in=numbers)}
    first, second = (known.get(number) for number in numbers)
    return (first, second) if first and second else None
