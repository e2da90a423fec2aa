"""The emergency switches: one for the site, one for each article; a press, once more asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentforum.lib.forms import INVALID
from talentforum.lib.numbers import number_of

from ..models import Mode, Switch, Switchable

NEWEST = 20  # places whose switch stands ready; others are found by their name
MEANS = {
    Mode.NORMAL: gettext_lazy("Readers write, change and vote as usual."),
    Mode.HOLD: gettext_lazy("Each new or changed text waits for a moderator. Votes are counted."),
    Mode.CLOSED: gettext_lazy("Nobody writes or changes texts. Votes are counted."),
    Mode.READ_ONLY: gettext_lazy("Nobody writes, changes texts or votes. Reporting and taking back stay possible."),
}


class PressForm(forms.Form):
    """Which switch, and how."""

    place = forms.CharField(required=False)  # the site's where there is none
    mode = forms.ChoiceField(choices=Mode)


class HoursForm(forms.ModelForm):
    """After how many hours discussions close by themselves."""

    class Meta:
        model = Switch
        fields = ("close_after_hours",)


@admin.register(Switch)
class SwitchAdmin(admin.ModelAdmin):
    """One page for all switches."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it to moderators."""
        return request.user.has_perm("moderation.press_switch")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is pressed, not filled in."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It stays."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the switches; take a press, and the hours."""
        if not request.user.has_perm("moderation.press_switch"):
            raise PermissionDenied
        if request.method == "POST" and "mode" in request.POST:
            return self._press(request)
        hours = HoursForm(request.POST or None, instance=Switch.current(), label_suffix="")
        if request.method == "POST" and hours.is_valid():
            Switch.close_after(hours.cleaned_data["close_after_hours"])
            self.log_change(request, Switch.current(), f"close_after_hours={hours.cleaned_data['close_after_hours']}")
            self.message_user(request, _("It is saved."), messages.SUCCESS)
            return redirect(request.path)
        wished = request.GET.get("q", "").strip().replace("\x00", "")
        context = self._context(request, title=_("Emergency switches")) | {
            "site": Switch.current(), "places": _places(wished), "wished": wished, "hours": hours,
        }  # fmt: skip
        status = INVALID if hours.errors else 200
        return TemplateResponse(request, "admin/moderation/switch/list.html", context, status=status)

    def _context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        modes = [{"mode": mode, "means": MEANS[mode]} for mode in Mode]
        return self.admin_site.each_context(request) | {"opts": self.opts, "modes": modes} | more

    def _press(self, request: HttpRequest) -> HttpResponse:
        """Press a switch; the first time only ask."""
        form = PressForm(request.POST)
        if not form.is_valid():
            raise Http404
        mode, place = Mode(form.cleaned_data["mode"]), _place(form.cleaned_data["place"])
        if "confirmed" not in request.POST:
            context = self._context(request, title=mode.label, mode=mode, means=MEANS[mode], place=place)
            return TemplateResponse(request, "admin/moderation/switch/press.html", context)
        if place is None:
            Switch.press(mode, by=request.user)  # type: ignore[arg-type]
        else:
            place.press(mode, by=request.user)
        self.log_change(request, place or Switch.current(), str(mode.label))
        said = _("%(place)s: %(mode)s.") % {"place": place or _("The whole site"), "mode": mode.label}
        self.message_user(request, said, messages.SUCCESS)
        return redirect(request.path)


def _place(wished: str) -> Any:
    """Return the place that a press is about, None for the site; raise Http404 where there is none."""
    if not wished:
        return None
    kind, _dash, number = wished.partition("-")
    for each in Switchable.kinds():
        if each._meta.model_name == kind:  # noqa: SLF001 - Django documents _meta
            found = each.objects.filter(pk=number_of(number)).first()
            if found is not None:
                return found
    raise Http404


def _places(wished: str) -> list[dict[str, Any]]:
    """Return the places whose switch is pressed and the newest ones, or those with a word in their title."""
    rows: list[dict[str, Any]] = []
    for kind in Switchable.kinds():
        places = kind.objects.select_related("mode_by__profile").order_by("-published_at", "-pk")
        pressed = places.exclude(mode=Mode.NORMAL)
        found = places.filter(title__icontains=wished)[:NEWEST] if wished else [*pressed, *places[:NEWEST]]
        name = kind._meta.model_name  # noqa: SLF001 - Django documents _meta
        rows += [{"place": place, "name": f"{name}-{place.pk}"} for place in dict.fromkeys(found)]
    return rows
