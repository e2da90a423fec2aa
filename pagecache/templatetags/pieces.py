"""How a template says which parts of a page are kept."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from ..pieces import pieces_of

register = template.Library()


@register.tag
def piece(parser: Parser, token: Token) -> Piece:
    """Keep what stands up to `endpiece` for everyone who gives the same values: `{% piece "name" value … %}`.

    The values name all that makes it differ, beside the language and what raises the removals number; with None among
    them it is somebody's own, and not kept.
    """
    key = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inner = parser.parse(("endpiece",))
    parser.delete_first_token()
    return Piece(inner, key)


class Piece(template.Node):
    """The part of a template."""

    def __init__(self, nodelist: NodeList, key: list[FilterExpression]) -> None:
        self.nodelist, self._key = nodelist, key

    def render(self, context: template.Context) -> SafeString:
        """Return what is kept; rendered now where nothing is."""
        key = [part.resolve(context, ignore_failures=True) for part in self._key]  # None for a name that is nothing
        if None in key:
            return self.nodelist.render(context)
        return pieces_of(context["request"]).keep(lambda: self.nodelist.render(context), *key)
