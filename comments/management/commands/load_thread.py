"""`manage.py load_thread ARTICLE_SLUG FILE.jsonl`: loads a thread, for measurements."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article

from ...lines import Malformed
from ...loading import load


class Command(BaseCommand):
    """Loads a thread."""

    help = "Load a thread into an article from a file of JSON objects, one a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the article and the file."""
        parser.add_argument("article", help="the article's address, such as wettlauf-um-ki-talente")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, article: str, file: Path, **options: Any) -> None:
        """Load the file; raise CommandError that names what is wrong in it, with lines."""
        found = Article.objects.filter(slug=article).first()
        if found is None:
            raise CommandError(f"There is no article {article!r}; there are: {_articles()}")
        started = time.monotonic()
        try:
            with file.open(encoding="utf-8") as lines:
                loaded = load(found, lines, tell=self._tell)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except Malformed as error:
            raise CommandError(f"{file} was not loaded:\n{error}") from error
        seconds = time.monotonic() - started
        self.stdout.write(f"Loaded {loaded} comments in {seconds:.1f} s: {loaded / max(seconds, 0.001):.0f} a second")

    def _tell(self, done: int, all_of_them: int) -> None:
        self.stdout.write(f"{done} of {all_of_them}")
        self.stdout.flush()


def _articles() -> str:
    slugs = list(Article.objects.order_by("-published_at").values_list("slug", flat=True)[:10])
    return ", ".join(slugs) or "none"
