"""Static files for production: one stylesheet, one script, each name with its content's hash."""

import re
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The contents pages, and what an import looks like in each.
CONTENTS = {
    "css/app.css": re.compile(r'^@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[\w-]+)\))?;$', re.MULTILINE),
    "js/app.js": re.compile(r'^import "\./(?P<path>[^"]+)";$', re.MULTILINE),
}


class JoinedStorage(CompressedManifestStaticFilesStorage):
    """Joins a contents page (`css/app.css`, `js/app.js`) and what it imports, before names and compression are made."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        """Write each joined file over its contents page, then do as the parent does."""
        for name in CONTENTS.keys() & paths.keys() if not dry_run else ():
            joined = joined_text(Path(self.path(name)), CONTENTS[name])
            self.delete(name)
            self._save(name, ContentFile(joined.encode()))
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def joined_text(contents: Path, imports: re.Pattern[str]) -> str:
    """Return the contents page with the file in place of each import; a layer's file stays in its layer."""

    def file(match: re.Match[str]) -> str:
        text = (contents.parent / match["path"]).read_text()
        layer = match.groupdict().get("layer")
        return f"@layer {layer} {{\n{text}\n}}" if layer else text

    return imports.sub(file, contents.read_text())
