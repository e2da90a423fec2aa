"""What other pages show of experiences."""

from typing import Any

from django import template
from django.urls import reverse

from articles.models import Article

from ..summary import FEWEST, panel_of

register = template.Library()


def _invitation(article: Article) -> str:
    """Return where an experience can be told, empty where the article does not ask or takes nothing."""
    if not (article.asks_for_experiences and article.discussion_is_open):
        return ""
    return f"{reverse('share_experience')}?artikel={article.slug}"


@register.inclusion_tag("experiences/_invitation.html")
def experience_invitation(article: Article) -> dict[str, Any]:
    """Show the way to telling an experience, where the article asks for it and its discussion is open."""
    return {"invitation": _invitation(article)}


@register.inclusion_tag("experiences/_panel.html")
def experience_panel(article: Article) -> dict[str, Any]:
    """Show what the article's experiences come to, from five on, and the invitation to tell one: one query."""
    panel = panel_of(article)
    return {"panel": panel, "invitation": _invitation(article), "enough": panel.total >= FEWEST}
