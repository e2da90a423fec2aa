"""Pictures in the admin."""

from __future__ import annotations

import re
from typing import Any

import structlog
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from talentforum.lib.tasks import poke

from ..models import Image
from ..tasks import render_image
from .base import Desk
from .forms import ImageForm, NotStored

logger = structlog.get_logger(__name__)

SQUARE_BRACKETS = re.compile(r"[\[\]\\]")  # they end Markdown's alternative text


class _Unstored(Exception):
    """The file could not be written."""


@admin.register(Image)
class ImageAdmin(Desk):
    """Pictures: uploaded, described, made ready in many sizes by the worker."""

    form = ImageForm
    change_form_template = "admin/articles/image/change_form.html"
    list_display = ("thumbnail", "alt", "credit", "created_at", "size")
    list_display_links = ("thumbnail", "alt")
    search_fields = ("alt", "credit")

    def view_on_site(self, obj: Image) -> str | None:
        """Return the address of the widest rendition, once there is one."""
        return obj.address(obj.rendered_widths[-1]) if obj.rendered_widths else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Add the line that shows the picture in a text; where a file cannot be stored, show the form that says so."""
        image = self.get_object(request, object_id) if object_id else None
        words = SQUARE_BRACKETS.sub(r"\\\g<0>", image.alt) if image else ""
        context = {"snippet_alt": words, **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except _Unstored:  # all is rolled back
            request.is_unstored = True  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Return a form that says what is wrong where its file could not be stored just now."""
        form = super().get_form(request, obj, change=change, **options)
        return type("NotStoredForm", (NotStored, form), {}) if getattr(request, "is_unstored", False) else form

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        """Show the smallest rendition; the words beside it are its alternative text."""
        if not image.rendered_widths:
            return str(_("being made"))
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}">', image.address(image.rendered_widths[0]), image.alt
        )

    @admin.display(description=_("pixels"))
    def size(self, image: Image) -> str:
        """Width by height."""
        return f"{image.width} × {image.height}"

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        """Save; a new file waits for its renditions, and the worker is asked for them at once.

        Raises _Unstored where the file cannot be written, before there is a row for it.
        """
        if "file" in form.changed_data:
            obj.rendered_widths, obj.digest = [], ""
            transaction.on_commit(lambda: poke(render_image, obj.pk))
        try:
            super().save_model(request, obj, form, change)
        except OSError as error:
            logger.exception("picture not stored", error=type(error).__name__)
            raise _Unstored from error
