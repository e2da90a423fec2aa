"""What a page depends on beside the database: the code, the templates, the names of static files, the settings."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection

KINDS = {".py", ".html", ".txt", ".mo"}
APART = {"tests", "bench", "bin", "var", "docs", "node_modules"}


def release() -> str:
    """Return a mark of all that; processes with the same one make the same pages and may share them."""
    mark = hashlib.blake2b(digest_size=16)
    for path in _files(Path(settings.BASE_DIR)):
        mark.update(path.name.encode() + hashlib.blake2b(path.read_bytes()).digest())
    place = connection.settings_dict
    mark.update(repr((settings.SITE_URL, settings.DEBUG, place["NAME"], place["HOST"], place["PORT"])).encode())
    return mark.hexdigest()


def _files(base: Path) -> list[Path]:
    folders = [entry for entry in base.iterdir() if entry.is_dir() and entry.name not in APART]
    found = [path for folder in folders if folder.name[0] != "." for path in folder.rglob("*") if path.suffix in KINDS]
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return sorted(found) + ([manifest] if manifest.exists() else [])
