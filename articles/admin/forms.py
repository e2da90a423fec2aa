"""The forms that editors fill in, and their fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from talentforum.lib.names import address_of

from ..images import check_picture
from ..models import Article, Author, Image, Page, Topic
from .conflict import OneAtATime


class PictureSelect(forms.Select):
    """A select of pictures whose options know their thumbnails; js/admin/picture.js shows the chosen one."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """Add the thumbnail's address to the option."""
        option = super().create_option(name, value, *args, **options)
        picture = getattr(value, "instance", None)
        if picture is not None and picture.rendered_widths:
            option["attrs"]["data-thumbnail"] = picture.address(picture.rendered_widths[0])
        return option


class PreviewOnly:
    """A form that is shown again as it was sent: never valid, and silent about what is wrong."""

    def is_valid(self) -> bool:
        """Tell the admin to show the form again instead of saving it."""
        return False

    def full_clean(self) -> None:
        """Check nothing."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class Plain(forms.ModelForm):
    """A form whose labels end without a colon, as everywhere on the site."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Leave the colon out."""
        super().__init__(*args, **{"label_suffix": "", **options})


class AddressFromName(Plain):
    """A form that makes an empty address from the title or name; js/admin/address.js does it while one types."""

    named_by = "title"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Let the address be left empty."""
        super().__init__(*args, **options)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].widget.attrs["data-address-of"] = f"id_{self.named_by}"

    def clean_slug(self) -> str:
        """Return the address, made from the name as Germans spell it without umlauts."""
        name = self.cleaned_data.get(self.named_by, "")
        slug: str = self.cleaned_data["slug"] or address_of(name)
        if not slug:
            raise ValidationError(_("Please give an address of letters, digits and hyphens."))
        return slug


class TopicForm(AddressFromName):
    """A topic."""

    named_by = "name"

    class Meta:
        model = Topic
        fields = ("name", "slug")


class ArticleForm(OneAtATime, AddressFromName):
    """An article as editors write it."""

    published_at = forms.DateTimeField(
        label=_("Published"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        help_text=_("Empty: the moment you publish. In the future: the article appears then."),
    )

    class Meta:
        model = Article
        fields = (
            "title", "slug", "topic", "language", "teaser", "body", "authors", "hero", "question",
            "asks_for_experiences", "published_at",
        )  # fmt: skip
        labels = {"asks_for_experiences": _("Asks its readers for experiences")}
        widgets = {
            "teaser": forms.Textarea({"rows": 3}),
            "body": forms.Textarea({"rows": 28, "class": "manuscript", "spellcheck": "true"}),
            "question": forms.Textarea({"rows": 2}),
            "authors": forms.CheckboxSelectMultiple,
            "hero": PictureSelect,
        }
        help_texts = {
            "slug": _("Left empty, it is made from the title. A former address leads to the new one."),
            "teaser": _("One or two sentences; they stand beneath the headline and on the home page."),
            "body": _("Markdown. “::umfrage” with a poll’s address alone in a paragraph places the poll there."),
            "question": _("What readers are asked at the end of the text."),
            "asks_for_experiences": _("Then the article invites to tell how one was hired or hires."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show times to the minute, which is what the field can hold."""
        super().__init__(*args, **options)
        if isinstance(time := self.initial.get("published_at"), datetime):
            self.initial["published_at"] = time.replace(second=0, microsecond=0)

    def clean_published_at(self) -> Any:
        """Keep the exact time where the minute did not change; a published article has its time."""
        time = self.cleaned_data["published_at"]
        if "published_at" not in self.changed_data:
            return self.instance.published_at
        if time is None and self.instance.status == Article.Status.PUBLISHED:
            raise ValidationError(_("A published article has its time. To take it off the site, withdraw it."))
        return time


class PageForm(Plain):
    """A page of the house."""

    class Meta:
        model = Page
        fields = ("kind", "language", "title", "body")
        widgets = {"body": forms.Textarea({"rows": 28, "class": "manuscript"})}


class AuthorForm(Plain):
    """An author; the account is named by its public name, as editors see no list of accounts."""

    account = forms.CharField(
        label=_("Account"),
        required=False,
        max_length=40,
        help_text=_("The display name of the account whose comments show that the author wrote them, if there is one."),
    )

    class Meta:
        model = Author
        fields = ("name",)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show the name of the account."""
        super().__init__(*args, **options)
        if self.instance.person is not None:
            self.initial["account"] = self.instance.person.name

    def clean_account(self) -> Any:
        """Return the account of that name, None where the field is empty."""
        name = self.cleaned_data["account"].strip()
        if not name:
            return None
        profile = Profile.objects.named(name).select_related("user").first()
        if profile is None:
            raise ValidationError(_("Nobody has this display name. Please check how it is written."))
        if Author.objects.filter(person=profile.user).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This account belongs to another author already."))
        return profile.user

    def save(self, commit: bool = True) -> Author:
        """Connect the author with the account."""
        self.instance.person = self.cleaned_data["account"]
        return super().save(commit)


class ImageForm(Plain):
    """A picture with its words; our own check says what is wrong with a file."""

    file = forms.FileField(
        label=_("File"),
        validators=[check_picture],
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=_("JPEG, PNG, WebP or AVIF, at most 20 MB; 2,400 pixels wide is best."),
    )

    class Meta:
        model = Image
        fields = ("file", "alt", "credit")
        widgets = {"alt": forms.Textarea({"rows": 3})}

    def clean_alt(self) -> str:
        """Return the words as one line."""
        return " ".join(self.cleaned_data["alt"].split())


class NotStored:
    """A form whose picture was fine but could not be stored: says so at the field, and keeps the words."""

    def clean_file(self) -> None:
        """Say it, and what to do."""
        raise ValidationError(
            _(
                "The picture could not be stored: the disk is full, or nothing may be written there. "
                "Please tell whoever runs this site, and choose the picture again afterwards."
            )
        )
