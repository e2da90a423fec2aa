"""Deeds of an admin: buttons that save and do one of the text's verbs, and the same in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class WithDeeds(admin.ModelAdmin):
    """An admin whose texts are published and withdrawn, one by one with the form or in bulk from the list."""

    actions: tuple[str, ...] = ()

    def get_actions(
        self, request: HttpRequest, action_location: Any = admin.ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        """Offer our verbs; texts are deleted one at a time, if at all."""
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether the person may publish, withdraw, open and close."""
        return request.user.has_perm("articles.publish_article")

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Do the deed whose button saved the text."""
        return self._deed(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Do the deed whose button saved the text."""
        return self._deed(request, obj) or super().response_change(request, obj)

    def do(self, request: HttpRequest, verb: str, obj: Any) -> None:
        """Do a verb to what was just saved."""
        if verb not in self.actions:
            raise PermissionDenied
        getattr(self, verb)(request, self.get_queryset(request).filter(pk=obj.pk))

    def _deed(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Do the verb that the button names, stay on the text; refused, nothing of the form is kept either."""
        verb = request.POST.get("_deed")
        if verb is None:
            return None
        if not self.has_publish_permission(request):
            raise PermissionDenied
        self.do(request, verb, obj)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[obj.pk]))

    def _each(self, request: HttpRequest, texts: models.QuerySet[Any], which: models.Q, verb: Any) -> tuple[int, int]:
        """Do it to each text it applies to, locked, and keep who did it; return how many changed and did not."""
        with transaction.atomic():
            everything = texts.count()
            chosen = list(texts.filter(which).order_by("pk").select_for_update(of=("self",)))
            for text in chosen:
                verb(text)
                self.log_change(request, text, str(getattr(self, verb.__name__).short_description))
        return len(chosen), everything - len(chosen)

    def _tell(self, request: HttpRequest, sentence: str, done: int, same: int) -> None:
        """Say how many changed and how many were so already."""
        if not done:
            self.message_user(request, _("Nothing to do: it was so already."), messages.INFO)
            return
        rest = ngettext("%d was left as it is.", "%d were left as they are.", same) % same if same else ""
        self.message_user(request, f"{sentence % done} {rest}".strip(), messages.SUCCESS)
