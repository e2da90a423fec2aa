"""The first texts of the house's pages; editors make them their own in the admin."""

from pathlib import Path

import yaml

from .models import Page

TEXTS = Path(__file__).parent / "content" / "pages"


def ensure_pages(**_signal: object) -> None:
    """Make the pages that are missing; what editors wrote stays."""
    for kind in Page.Kind:
        for language in ("de", "en"):
            _, head, body = (TEXTS / f"{kind.value}.{language}.md").read_text(encoding="utf-8").split("---\n", 2)
            title = yaml.safe_load(head)["title"]
            Page.objects.get_or_create(kind=kind, language=language, defaults={"title": title, "body": body.strip()})
