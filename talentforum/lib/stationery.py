"""What our mails are written on: templates/emails/mail.css in the colours of tokens.css, written into each element.

Mail programs know neither outside style sheets nor `light-dark()`. So the light colours stand in the elements
themselves, and the dark ones in a style block for programs that follow the reader's system.
"""

from __future__ import annotations

import re
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.policy import Policy, default
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

_TWO_COLOURS = re.compile(r"(--[\w-]+): light-dark\((#\w+), (#\w+)\)")
_COLOUR = re.compile(r"var\((--[\w-]+)\)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")
# Addresses without a space: to fold one, Python would write it as an encoded word, in which no program finds a link.
_NOT_FOLDED = ("List-Unsubscribe", "List-Id", "In-Reply-To", "References")
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}  # RFC 3834; what Exchange reads


class Letter(EmailMultiAlternatives):
    """A mail whose addresses in headers stay on one line, however long (RFC 5322 allows 998 characters)."""

    def message(self, *, policy: Any = default) -> Any:
        """Return the mail as Python writes it to the server."""
        return super().message(policy=policy.clone(header_factory=_headers()))


class _OneLine(UnstructuredHeader):
    """A header that is written as it is."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header with its name and the end of its line."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # the registry adds BaseHeader


@cache
def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in _NOT_FOLDED:
        registry.map_to_type(name, _OneLine)  # type: ignore[arg-type]  # as Python documents it
    return registry


def as_html(template: str, context: dict[str, Any]) -> str:
    """Return a mail's HTML, complete in itself: no picture, no script, no outside address."""
    html = render_to_string(template, context | {"style": _style()})
    return _inliner().inline(html)


def as_text(template: str, context: dict[str, Any]) -> str:
    """Return a mail's plain text, its paragraphs one blank line apart."""
    return _BLANK_LINES.sub("\n\n", render_to_string(template, context)).strip() + "\n"


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        keep_at_rules=True, load_remote_stylesheets=False, apply_width_attributes=True, minify_css=True
    )


@cache
def _style() -> SafeString:
    """Return the style sheet of all mails, light and, as a part that stays in the head, dark."""
    tokens = (settings.BASE_DIR / "talentforum" / "static" / "css" / "tokens.css").read_text()
    rules = (settings.BASE_DIR / "templates" / "emails" / "mail.css").read_text()
    light = {name: light for name, light, _dark in _TWO_COLOURS.findall(tokens)}
    dark = {name: dark for name, _light, dark in _TWO_COLOURS.findall(tokens)}
    in_the_dark = "".join(_in_the_dark(selector, words, dark) for selector, words in _RULE.findall(rules))
    style = f"{_filled(rules, light)}@media (prefers-color-scheme: dark){{{in_the_dark}}}"
    return mark_safe(style)  # noqa: S308 - made of two files of our own


def _in_the_dark(selector: str, words: str, colours: dict[str, str]) -> str:
    """Return a rule with nothing but its colours, strong enough to win over what stands in the elements."""
    coloured = [word.strip() for word in words.split(";") if _COLOUR.search(word)]
    if not coloured:
        return ""
    return f"{selector.strip()}{{{';'.join(f'{_filled(word, colours)} !important' for word in coloured)}}}"


def _filled(words: str, colours: dict[str, str]) -> str:
    return _COLOUR.sub(lambda found: colours[found[1]], words)
