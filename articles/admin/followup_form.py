"""The form in which editors write a follow-up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from talentforum.lib.markdown import render_article

from ..citations import find, paths_in
from ..models import Article, FollowUp
from .conflict import OneAtATime
from .forms import AddressFromName


class FollowUpForm(OneAtATime, AddressFromName):
    """A follow-up as editors write it; `publish_at` is read by the buttons that plan it."""

    publish_at = forms.DateTimeField(
        label=_("Planned for"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("Only for “Save and schedule”: the follow-up appears then by itself."),
    )

    class Meta:
        model = FollowUp
        fields = ("article", "kind", "what_was_wrong", "title", "slug", "body", "authors")
        widgets = {
            "what_was_wrong": forms.Textarea({"rows": 2}),
            "body": forms.Textarea({"rows": 20, "class": "manuscript", "spellcheck": "true"}),
            "authors": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "what_was_wrong": _("Only for a correction; it stands at the head of the article."),
            "slug": _("Left empty, it is made from the title. It stays once the follow-up was public."),
            "authors": _("None chosen: those of the article."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer articles newest first, and the planned time to the minute; lead to what can be cited."""
        super().__init__(*args, **options)
        self.fields["authors"].required = False
        if "article" in self.fields:
            articles: Any = self.fields["article"]
            articles.queryset = Article.objects.order_by("-published_at", "-pk").only("title")
        self.fields["body"].help_text = format_html(
            '{} <a href="{}" target="_blank" data-picker="id_body" '
            'data-picker-insert="{}" data-picker-failed="{}">{} <span>{}</span></a>',
            _(
                "Markdown. The address of a comment, an experience or a closed poll alone in a paragraph "
                "becomes a card; “::umfrage” with a poll’s address places the poll itself."
            ),
            self._picker_address(),
            _("Insert"),
            _("That did not work. Please try once more."),
            _("Find something to cite"),
            _("(opens in a new tab)"),
        )
        planned = self.instance.published_at if self.instance.status == FollowUp.Status.SCHEDULED else None
        self.initial["publish_at"] = planned and planned.replace(second=0, microsecond=0)

    def _picker_address(self) -> str:
        article = self.instance.article_id or self.initial.get("article") or ""
        address = reverse("admin:articles_followup_cite")
        return f"{address}?article={article}" if str(article).isdecimal() else address

    def clean(self) -> Any:
        """Check what depends on more than one field, each at the field that can mend it."""
        super().clean()
        self._check_address()
        self._check_what_was_wrong()
        self._check_time()
        self._check_citations()
        return self.cleaned_data

    def _article(self) -> Article | None:
        """The article that is chosen; the one it has where that is fixed."""
        chosen = self.cleaned_data.get("article") if "article" in self.fields else self.instance.article
        return chosen if isinstance(chosen, Article) else None

    def _check_address(self) -> None:
        slug, article = self.cleaned_data.get("slug"), self._article()
        if slug and article and article.followups.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            self.add_error(
                "slug", _("This article has a follow-up at this address already. Please choose another one.")
            )

    def _check_what_was_wrong(self) -> None:
        is_correction = self.cleaned_data.get("kind") == FollowUp.Kind.CORRECTION
        told = self.cleaned_data.get("what_was_wrong", "")
        if is_correction and not told and "what_was_wrong" not in self.errors:
            self.add_error("what_was_wrong", _("Please say in a sentence what was wrong before."))
        if told and not is_correction and "kind" in self.cleaned_data:
            self.add_error(
                "what_was_wrong",
                _("Only a correction says what was wrong. Please choose that kind, or leave this field empty."),
            )

    def _check_time(self) -> None:
        """Refuse a time that is none for the button pressed, so that nobody's plan gets lost in silence."""
        deed, time = self.data.get("_deed"), self.cleaned_data.get("publish_at")
        if "publish_at" in self.errors or deed in {"publish", "withdraw"}:
            return
        is_planned = self.instance.status == FollowUp.Status.SCHEDULED
        if deed == "schedule" and time is None:
            self.add_error("publish_at", _("Please say when the follow-up is to appear."))
        elif deed == "schedule" or (is_planned and "publish_at" in self.changed_data):
            self._check_future(time)
        elif time is not None and not is_planned and "publish_at" in self.changed_data:
            self.add_error(
                "publish_at",
                _("Nothing is planned by “Save” alone. Please press “Save and schedule”, or leave the time empty."),
            )

    def _check_future(self, time: datetime | None) -> None:
        if time is None:
            self.add_error("publish_at", _("This follow-up is planned. To plan it no more, press “Save and withdraw”."))
        elif time <= timezone.now():
            self.add_error("publish_at", _("This time has passed. Please choose one in the future, or publish now."))

    def _check_citations(self) -> None:
        """Refuse addresses of what nobody can read or what is told elsewhere; what was citable once stays known."""
        article = self._article()
        if article is None or not self.cleaned_data.get("body"):
            return
        known: set[str] = set()
        if self.instance.pk and "article" not in self.changed_data:
            known = set(self.instance.cited().values_list("path", flat=True))
        for path in paths_in(render_article(self.cleaned_data["body"]).html):
            if path not in known and find(article, path) is None:
                self.add_error("body", ValidationError(_NOT_CITABLE, code="citation", params={"address": path}))


_NOT_CITABLE = _(
    "%(address)s cannot be cited: nobody can read it just now, or it belongs to another article. "
    "Please take the line out, or choose something else by “Find something to cite”."
)
