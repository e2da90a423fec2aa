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
