"""What templates need to let readers follow articles."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from articles.models import Article
from notifications.models import Follow

register = template.Library()


@register.simple_tag(takes_context=True)
def follow(context: template.Context, article: Article) -> SafeString:
    """Show what the reader can do: a link for strangers, whose page holds no form; nothing where nobody can follow."""
    request = context["request"]
    if not article.is_public:
        return SafeString("")
    state = Follow.objects.state(request.user, article) if request.user.is_authenticated else ""
    part = context.template.engine.get_template("articles/_follow.html")  # type: ignore[union-attr]
    with context.push(article=article, state=state, said=""):
        return part.render(context)
