"""What the account pages need beyond allauth's own tags."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm
from django.http import HttpRequest

from talentforum.lib.languages import in_language, language_of

register = template.Library()


@register.simple_tag(takes_context=True)
def carried(context: dict[str, Any], language: str = "") -> str:
    """Return the query that keeps the place to go back to (`next`), with that place in another language where asked."""
    request: HttpRequest | None = context.get("request")
    place = (request.POST.get("next") or request.GET.get("next")) if request else None
    if not place:
        return ""
    # Where it leads is checked when it is followed (Adapter.is_safe_url); here only own paths change language.
    if place.startswith("/") and not place.startswith("//"):
        place = in_language(place, language or language_of(place))
    return f"?{urlencode({'next': place})}"


@register.filter
def plain(form: BaseForm) -> BaseForm:
    """Make allauth's fields like ours: labels say what placeholders would, codes ask for digits, no inline style."""
    for name, field in form.fields.items():
        attrs = field.widget.attrs
        attrs.pop("placeholder", None)
        attrs.pop("style", None)
        if attrs.get("autocomplete") == "current-password":
            form[name].help_text = ""  # allauth's link to the reset forgets `next`; the pages have their own
        if name == "code":
            attrs |= {"inputmode": "numeric", "spellcheck": "false", "class": "code"}
    return form
