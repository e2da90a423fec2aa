"""What templates of lower apps need of the house's pages."""

from django import template

from articles.models import Page

register = template.Library()


@register.simple_tag
def house_page(kind: str) -> Page | None:
    """Return a page of the house in the active language, or the one there is."""
    return Page.objects.shown(kind)
