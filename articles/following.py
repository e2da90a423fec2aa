"""Following an article, or hearing nothing of it any more: one press at the article."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from notifications.forms import FollowForm
from notifications.models import Follow
from talentforum.lib.access import private_page, require, signed_in
from talentforum.lib.forms import INVALID
from talentforum.lib.htmx import answer, render_part

from .access import readable_article
from .models import Article


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def follow_article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a reader hears of an article, and let them follow it, mute it, or neither."""
    article = readable_article(request, slug)
    if not article.is_public:
        raise Http404
    person = cast("User", request.user)
    require(person, "notifications.follow", article)
    form = FollowForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = INVALID if form.is_bound else 200
        return render_part(request, "articles/follow.html", "control", _context(person, article, form), status=status)
    form.save(person, article)
    said = {
        "follow": _("You follow this article now."),
        "mute": _("You will hear nothing more of this article."),
        "leave": _("You neither follow nor mute this article any more."),
    }[form.cleaned_data["deed"]]
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
    context = _context(person, article, form) | {"said": said}
    return answer(request, "articles/follow.html#control", context, otherwise=article.get_absolute_url())


def _context(person: User, article: Article, form: FollowForm) -> dict[str, Any]:
    return {"article": article, "form": form, "state": Follow.objects.state(person, article), "said": ""}
