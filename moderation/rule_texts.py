"""The first words of the rules; senior moderators make them their own in the admin."""

from pathlib import Path
from typing import Any

import yaml

from .grounds import Ground

FIRST = Path(__file__).parent / "content" / "rules.yaml"


def first_words() -> dict[str, dict[str, str]]:
    """Return the words that each rule has to begin with, by its ground."""
    words: dict[str, dict[str, str]] = yaml.safe_load(FIRST.read_text(encoding="utf-8"))
    return words


def ensure_rules(**_signal: Any) -> None:
    """Put rules into force that never were; what was changed or withdrawn stays so."""
    from .models import RuleText

    known = set(RuleText.objects.values_list("ground", flat=True))
    for ground, words in first_words().items():
        if ground not in known:
            RuleText.objects.change(Ground(ground), by=None, **words)
