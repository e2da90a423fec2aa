"""How much a reader's first page of fifty comments weighs on the way: what is ours of it, compressed."""

from pathlib import Path

import brotli
import pytest
from django.conf import settings

from talentforum.lib.static import CONTENTS, joined_text
from tests.comments.reading import ids
from tests.factories import CommentFactory, UserFactory

KILOBYTE = 1024
STATIC = Path(settings.BASE_DIR) / "talentforum" / "static"


def weight(content: bytes, quality: int = 11) -> float:
    """In kilobytes, as sent by a server that compresses."""
    return len(brotli.compress(content, quality=quality)) / KILOBYTE


@pytest.mark.parametrize(("name", "most"), [("css/app.css", 12), ("js/app.js", 8)])
def test_style_and_script_are_light(name, most):
    assert weight(joined_text(STATIC / name, CONTENTS[name]).encode()) <= most


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_a_page_of_fifty_comments_is_light(visit, cast, article, who):
    people = [UserFactory() for _ in range(25)]
    words = [word.split("-")[-1] for word in Path(__file__).with_name("test_dev.py").read_text().split()]
    for n in range(50):
        body = " ".join(words[n * 7 : n * 7 + 45])  # some three hundred characters that say something else each time
        CommentFactory(article=article, author=people[n % 25], body=f"{n}: {body}")

    page = visit(cast(who)).get(f"/artikel/{article.slug}/").content

    assert len(ids(page.decode())) == 50
    assert weight(page, quality=5) <= 30
