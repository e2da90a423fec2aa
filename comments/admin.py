"""The newsroom's desk: every public comment, to find what is worth recommending."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import Desk
from moderation.models import NotPublic
from talentforum.lib.markdown import excerpt

from .forms import PickForm
from .models import Comment, Pick


class PickedFilter(admin.SimpleListFilter):
    """Tells what is recommended from what is not."""

    title = gettext_lazy("recommendation")
    parameter_name = "picked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer both."""
        return [("yes", _("recommended")), ("no", _("not recommended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """Filter by whether there is a recommendation."""
        return queryset.filter(pick__isnull=self.value() == "no") if self.value() in {"yes", "no"} else queryset


class RecommendationForm(PickForm, forms.ModelForm):
    """Whether a comment is recommended, and why; of the comment itself it changes nothing."""

    picked = forms.BooleanField(label=gettext_lazy("Recommended"), required=False)
    field_order = ("picked", "why")

    class Meta:
        model = Comment
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show the recommendation that there is."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.pick = getattr(self.instance, "pick", None)
        self.initial.update(picked=self.pick is not None, why=self.pick.why if self.pick else "")

    def clean(self) -> Any:
        """Ask back where there is a sentence and nothing to say it about."""
        super().clean()
        if self.pick is None and self.cleaned_data.get("why") and not self.cleaned_data["picked"]:
            self.add_error("picked", _("Please tick this to recommend the comment with your sentence."))
        return self.cleaned_data


@admin.register(Comment)
class CommentAdmin(Desk):
    """Public comments, newest first; an editor recommends them here, and changes nothing else."""

    form = RecommendationForm
    fields = ("text", "name", "article", "posted_at", "picked", "why")
    readonly_fields = ("text", "name", "article", "posted_at")
    list_display = ("beginning", "name", "article", "posted_at", "recommendation")
    list_filter = (PickedFilter,)
    list_select_related = ("author__profile", "article", "pick")
    search_fields = ("body", "author__profile__name", "article__title")
    ordering = ("-posted_at", "-pk")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Comments are written in the thread."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Comments go by their authors' or by moderators' decision."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Bring what everyone can read; what is held or removed is the moderators'."""
        return super().get_queryset(request).readable()  # type: ignore[attr-defined]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Name the page for what is done on it."""
        titled = {"title": _("Recommend a comment"), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, titled)

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:
        """Recommend the comment, or take the recommendation back; the comment itself is not saved."""
        try:
            if form.cleaned_data["picked"]:
                Pick.objects.mark(obj, by=request.user, why=form.cleaned_data["why"])  # type: ignore[arg-type]
            elif form.pick is not None:
                form.pick.withdraw()
        except NotPublic:
            self.message_user(request, _("This comment is no longer public."), messages.WARNING)

    @admin.display(description=gettext_lazy("comment"))
    def beginning(self, comment: Comment) -> str:
        """How it begins."""
        return excerpt(comment.shown, 160)

    @admin.display(description=gettext_lazy("text"))
    def text(self, comment: Comment) -> SafeString:
        """The text as readers see it."""
        return format_html('<div class="comment__body" lang="">{}</div>', comment.shown)

    @admin.display(description=gettext_lazy("author"), ordering="author__profile__name_key")
    def name(self, comment: Comment) -> SafeString:
        """Who wrote it."""
        return format_html("<bdi>{}</bdi>", comment.author.name)

    @admin.display(description=gettext_lazy("recommendation"))
    def recommendation(self, comment: Comment) -> SafeString | str:
        """Whether it is recommended, and why."""
        pick = getattr(comment, "pick", None)
        return format_html('<span class="picked">{}</span>', pick.why or _("recommended")) if pick else ""
