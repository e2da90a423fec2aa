"""The newsroom recommends a comment, from the thread."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation.models import NotPublic
from talentforum.lib.access import private_page, require, signed_in
from talentforum.lib.forms import INVALID
from talentforum.lib.htmx import render_part

from .forms import PickForm
from .models import Comment, Pick
from .thread import entry_of
from .views import changed, readable_comment


@private_page
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pick_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Recommend a comment, change the sentence, or take the recommendation back."""
    comment = readable_comment(request, pk)
    require(request.user, "comments.pick_comment", comment)
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdraw(request, comment)
    entry = entry_of(comment, request.user)
    form = PickForm(
        request.POST if request.method == "POST" else None,
        initial={"why": entry.pick.why if entry.pick else ""},
        auto_id=f"empfehlung-{comment.pk}-%s",
    )
    if form.is_valid():
        return _pick(request, comment, form.cleaned_data["why"])
    context = {"form": form, "comment": comment, "article": comment.article, "entry": entry}
    return render_part(request, "comments/pick.html", "form", context, status=INVALID if form.is_bound else 200)


def _pick(request: HttpRequest, comment: Comment, why: str) -> HttpResponse:
    try:
        Pick.objects.mark(comment, by=request.user, why=why)  # type: ignore[arg-type]
    except NotPublic:
        return changed(request, comment, _("This comment is no longer public."))
    return changed(request, comment, _("The comment is recommended."))


def _withdraw(request: HttpRequest, comment: Comment) -> HttpResponse:
    if (pick := getattr(comment, "pick", None)) is not None:
        pick.withdraw()
    return changed(request, comment, _("The comment is no longer recommended."))
