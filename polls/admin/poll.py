"""Polls in the admin: made, looked at, opened, planned, closed; who chose what is nowhere in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import connection, models, transaction
from django.db.models import F, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models import Comment
from talentforum.lib.numbers import number_of

from ..models import Poll
from ..tally import tally
from ..wording import rule
from .correction import corrections_of
from .deeds import WithDeeds
from .forms import ClosingForm, PollForm
from .preview import previewed
from .state import CLOSED, DRAFT, STATES, StateFilter, state_of

OWN_WAYS = ("closes_at",)  # columns that a verb saves once the poll is planned or open


@admin.register(Poll)
class PollAdmin(WithDeeds):
    """Polls: made, looked at, opened, planned, closed."""

    form = PollForm
    change_form_template = "admin/polls/poll/change_form.html"
    without_pop_up = ("article",)
    list_display = ("question", "article_title", "state", "voter_count", "opens_at", "ends_at")
    list_filter = (StateFilter, ("article", admin.RelatedOnlyFieldListFilter))
    search_fields = ("question", "article__title")
    ordering = (F("opens_at").desc(nulls_first=True), "-pk")
    fieldsets = (
        (_("Question"), {"fields": ("article", "question", "slug", "explanation")}),
        (
            _("Answers"),
            {"fields": ("kind", "choices", ("minimum", "maximum"), "steps", ("low_end", "high_end"), "abstention")},
        ),
        (_("Rules"), {"fields": ("results", "is_changeable")}),
        (_("Time"), {"fields": ("open_at", "closes_at")}),
    )
    fixed_fieldsets = (
        (_("Time"), {"fields": ("closes_at",)}),
        (_("Question"), {"fields": ("article", "question", "slug", "explanation")}),
        (_("Answers and rules"), {"fields": ("how", "results", "is_changeable")}),
    )

    class Media:
        js = ("js/admin/address.js", "js/admin/poll.js")

    def get_actions(
        self, request: HttpRequest, action_location: Any = admin.ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        """Offer none: polls are opened, closed and deleted one at a time."""
        return {}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Poll]:
        """Return polls with what their state needs."""
        return super().get_queryset(request).select_related("article", "anchor", "result")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Poll | None:
        """Return the poll with its choices; where it is about to be saved, as it is now and locked until it is."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST" and connection.in_atomic_block:
            Poll.objects.select_for_update(no_key=True, of=("self",)).filter(pk=found.pk).first()
            found = super().get_object(request, object_id, from_field)
        if found is not None:
            prefetch_related_objects([found], "choices")
        return found

    # What is asked, what is fixed

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Return the form for what can still be said; it shows what a verb refused."""
        if is_fixed(obj):
            options["form"] = ClosingForm
        form = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", "")})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for what the state leaves open; a running poll has opened already."""
        if is_fixed(obj):
            return self.fixed_fieldsets[1:] if obj.is_over else self.fixed_fieldsets
        if obj is not None and not obj.is_draft and not obj.is_planned:
            return (*self.fieldsets[:-1], (_("Time"), {"fields": ("closes_at",)}))
        return self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Article and address stay once they were announced, everything but the closing once there are votes."""
        if is_fixed(obj):
            return ("article", "question", "slug", "explanation", "how", "results", "is_changeable")
        return ("article", "slug") if obj is not None and obj.anchor_id else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the article that the link names, and a choice for those who have no answer."""
        wished = request.GET.get("article", "")
        article = Article.objects.filter(pk=number_of(wished)).first()
        with override(article.language if article else settings.LANGUAGE_CODE):
            begun: dict[str, Any] = {"abstention": gettext("Don’t know, no answer")}
        return begun | ({"article": article.pk} if article else {})

    @admin.display(description=_("how one chooses"))
    def how(self, poll: Poll) -> str:
        """The rule, as its readers have it."""
        return rule(poll)

    # The list

    @admin.display(description=_("article"), ordering="article__title_key")
    def article_title(self, poll: Poll) -> str:
        """The article's title, in its language."""
        return format_html('<span lang="{}">{}</span>', poll.article.language, poll.article.title)

    @admin.display(description=_("voters"), ordering="voters")
    def voter_count(self, poll: Poll) -> int:
        """How many gave an answer."""
        return poll.voters

    @admin.display(description=_("state"))
    def state(self, poll: Poll) -> str:
        """Name the state."""
        state = state_of(poll)
        return format_html('<span class="state" data-state="{}">{}</span>', state, STATES[state])

    @admin.display(description=_("closes"), ordering=Coalesce("closed_at", "closes_at"))
    def ends_at(self, poll: Poll) -> datetime | None:
        """When it closed, or will."""
        return poll.ended_at

    def view_on_site(self, obj: Poll) -> str:
        """Return its address; editors see drafts there too."""
        return obj.address()

    # Saved, shown, deleted

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        """Show state, counts and former corrections too."""
        obj: Poll | None = options.get("obj")
        state = state_of(obj) if obj else DRAFT
        context |= {"state": state, "is_fixed": is_fixed(obj), "corrections": corrections_of(obj) if obj else []}
        if obj and (obj.is_locked or state == CLOSED):
            context["tally"] = tally(obj)
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Poll, form: Any, change: bool) -> None:
        """Save what the form asked for and nothing else, so that what was counted meanwhile stays counted.

        The anchor says what the question says.
        """
        if not change:
            super().save_model(request, obj, form, change)
            return
        asked = {field.name for field in self.opts.concrete_fields} & form.fields.keys()
        columns = asked - {*OWN_WAYS} if not obj.is_draft else asked
        if columns:
            obj.save(update_fields=columns)
        if "question" in form.changed_data and obj.anchor is not None:
            obj.anchor.label = obj.question
            obj.anchor.save(update_fields=["label"])

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Answer the poll of a form as readers will see it; nothing is saved."""
        super().preview(request)
        return render(request, "admin/polls/_preview.html", {"preview": self.preview_of(request)})

    def preview_of(self, request: HttpRequest) -> dict[str, Any]:
        """Return the poll that was sent."""
        known = request.POST.get("poll", "")
        poll = self.get_queryset(request).filter(pk=number_of(known)).first()
        return {"shown": previewed(request.POST, request.user, poll)}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Let go of drafts only, and of none that readers spoke about; of what belongs to a poll show nothing."""
        _shown, _counts, lacking, _protected = super().get_deleted_objects(objs, request)
        kept = [str(poll) for poll in objs if not is_deletable(poll)]
        return ([str(poll) for poll in objs], {self.opts.verbose_name: len(objs)}, lacking, kept)

    def delete_model(self, request: HttpRequest, obj: Poll) -> None:
        """Delete a draft and, where it was announced before, what announced it."""
        with transaction.atomic():
            anchor = obj.anchor
            super().delete_model(request, obj)
            if anchor is not None:
                anchor.delete()


def is_fixed(poll: Poll | None) -> bool:
    """Whether question, choices and rules stay as they are."""
    return poll is not None and (poll.is_locked or poll.is_over)


def is_deletable(poll: Poll) -> bool:
    """Whether nobody but the newsroom would miss it."""
    return poll.is_draft and not Comment.objects.filter(anchor=poll.anchor_id, anchor__isnull=False).exists()
