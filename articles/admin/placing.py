"""Tells an editor of polls that a text places and readers do not see there, as a slip in the address shows nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..insets import polls_in
from ..models import Anchor, Article

LONGEST = 120  # characters of an address that are shown
MOST = 5  # addresses that are named


def tell_of_unseen_polls(request: HttpRequest, article: Article, html: str) -> None:
    """Name the polls of a text (safe HTML) that its article does not have, or that have not opened yet."""
    placed = polls_in(html)
    if not placed:
        return
    open_ones = Anchor.objects.public().filter(article=article, kind=Anchor.Kind.POLL)
    seen = {path.rstrip("/").rpartition("/")[2] for path in open_ones.values_list("path", flat=True)}
    unseen = [slug[:LONGEST] for slug in placed if slug not in seen]
    if unseen:
        said = _(
            "The text places polls that readers do not see so far: %(addresses)s. "
            "Its article has none at that address, or it is not open yet."
        )
        messages.warning(request, said % {"addresses": ", ".join(unseen[:MOST])})
