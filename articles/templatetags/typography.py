"""Small typographic corrections for display sizes."""

import re

from django import template

register = template.Library()


@register.filter
def unbroken(title: str) -> str:
    """Keep short prefixes with their word in headlines: „KI-Talente“ does not break after „KI-“."""
    return re.sub(r"\b(\w{1,4})-(?=\w)", "\\1\N{NON-BREAKING HYPHEN}", title)
