"""Forms of the account pages; allauth brings those for e-mail, password and second factor."""

import unicodedata
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from talentforum.lib.names import LONGEST

from .models import Profile, User
from .names import check_name


def name_field() -> forms.CharField:
    """Return the field for a display name."""
    return forms.CharField(
        label=_("Display name"),
        max_length=LONGEST,
        help_text=_("Everyone sees it beside your comments. 2 to 40 letters, digits, spaces or . - _"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "spellcheck": "false"}),
    )


def composed(name: str) -> str:
    """Return a name with its accents joined to their letters: some keyboards send them apart."""
    return unicodedata.normalize("NFC", name)


class NameAtSignUp(forms.Form):
    """Asks for the display name at sign-up; the adapter saves it together with the account."""

    name = name_field()
    field_order = ["email", "name", "password1"]

    def clean_name(self) -> str:
        """Check the name."""
        name = composed(self.cleaned_data["name"])
        check_name(name)
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Be there for allauth, which calls it; nothing is left to do."""


class NameForm(forms.ModelForm):
    """Changes the display name."""

    name = name_field()

    class Meta:
        model = Profile
        fields = ("name",)

    def clean_name(self) -> str:
        """Check the name."""
        name = composed(self.cleaned_data["name"])
        check_name(name, holder=self.instance.pk)
        return name

    def save(self, commit: bool = True) -> Any:
        """Rename the profile; `shows` says whether readers see it at once."""
        self.shows = self.instance.rename(self.cleaned_data["name"])
        return self.instance


class LanguageForm(forms.ModelForm):
    """Changes the language of mails and of the pages after sign-in."""

    class Meta:
        model = Profile
        fields = ("language",)
        widgets = {"language": forms.RadioSelect}
