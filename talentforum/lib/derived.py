"""Columns computed in Python from another column, stored so that the database can search and sort by them."""

import unicodedata
from collections.abc import Callable
from typing import Any

from django.db import models


class DerivedField(models.TextField):
    """Holds `by(value of the column `of`)`, computed whenever the row is saved."""

    def __init__(self, *, of: str = "", by: Callable[[str], str] = str, **options: Any) -> None:
        """Take the source column's name and the function from its text to the stored text."""
        self.of, self.by = of, by
        super().__init__(**{"editable": False, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the value from the source column."""
        value = self.by(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Be a plain text column to migrations: the function belongs to the code of today."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options


def german_sort_key(text: str) -> str:
    """Return the key by which German readers expect names and titles to sort (DIN 5007-1).

    Umlauts sort as their base letters, ß as ss, case does not count; the database has no such collation.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
