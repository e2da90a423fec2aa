"""Files in `MEDIA_ROOT`, each whole or not at all."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Gives a file its name once it is written to its end, so that nobody takes a part of one for the whole.

    A disk that is full and a process that is killed leave parts; the pictures that are named for their content are made
    once, so a part would stay for good.
    """

    def _save(self, name: str, content: Any) -> str:
        """Write the file and return its name; raises OSError, and leaves nothing, where it cannot be written."""
        part = f"{name}.{uuid4().hex}.part"
        try:
            super()._save(part, content)  # type: ignore[misc]  # Django documents `_save`
            whole = self.get_available_name(name)
            Path(self.path(part)).replace(self.path(whole))
        except OSError:
            Path(self.path(part)).unlink(missing_ok=True)
            raise
        return whole
