"""`manage.py import_article FILE.md`: publishes or updates an article from Markdown with front matter."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...frontmatter import Malformed, read


class Command(BaseCommand):
    """Imports an article."""

    help = "Publish or update an article from a Markdown file with front matter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Import the file; raise CommandError that names what is wrong in it, with lines."""
        try:
            article = read(file).save()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except Malformed as error:
            raise CommandError(f"{file} was not imported:\n{error}") from error
        self.stdout.write(f"Published: {article.address()}")
