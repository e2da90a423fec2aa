"""Which poll an address leads to, for whom."""

from django.http import Http404, HttpRequest

from articles.access import Gone
from articles.models import Article

from .models import Poll


def readable_poll(request: HttpRequest, slug: str) -> Poll:
    """Return the poll at an address.

    Raises Http404 for drafts, planned ones and unknown addresses, Gone where its article was withdrawn; editors see
    all.
    """
    poll = Poll.objects.visible_to(request.user).complete().filter(slug=slug).first()
    if poll is not None:
        return poll
    if Poll.objects.begun().filter(slug=slug, article__status=Article.Status.WITHDRAWN).exists():
        raise Gone
    raise Http404


def voted_poll(request: HttpRequest, slug: str) -> Poll:
    """Return the poll that a vote was sent to.

    A form stays open while its article is withdrawn, or its poll recalled: who sends a choice of such a poll, and so
    had its form, is answered there and not by a page that says nothing. Else it is as with `readable_poll`.
    """
    try:
        return readable_poll(request, slug)
    except (Gone, Http404):
        known = Poll.objects.known().complete().filter(slug=slug).first()
        choices = {str(choice.pk) for choice in known.choices.all()} if known else set()
        if known is None or choices.isdisjoint(request.POST.getlist("choice")):
            raise
        return known
