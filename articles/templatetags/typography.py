"""Small typographic corrections for display sizes."""

import re

from django import template

register = template.Library()


@register.filter
def unbroken(title: str) -> str:
    """Keep hyphens with their word: „KI-Talente“ does not break after „KI-“, nor „-Forscher“ after its hyphen."""
    return re.sub(r"(\b\w{1,4}|(?<!\S))-(?=\w)", "\\1\N{NON-BREAKING HYPHEN}", title)
