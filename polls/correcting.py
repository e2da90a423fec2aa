"""A slip of the pen put right while votes are in: what it says now, what it said before, and a note for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import transaction
from django.utils import timezone

from .models import Choice, Correction
from .opening import read_the_same
from .querysets import NotReady

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Poll


def correct(poll: Poll, *, by: User, note: str, labels: dict[int, str], words: dict[str, str]) -> None:
    """Change words and labels (by the choice's id) and keep what they were; what says the same changes nothing.

    The anchor's label follows the question. Raises NotReady without a note, for an empty text, where two choices would
    read the same, or where one is of another poll; ValueError for what is no word of a poll.
    """
    if unknown := set(words) - set(poll.WORDS):
        raise ValueError(unknown)
    if not note.strip():
        raise NotReady("note")
    with pgtrigger.ignore("polls.Poll:words_stay", "polls.Choice:labels_stay"), transaction.atomic():
        row = poll.lock()
        before = {name: getattr(row, name) for name, text in words.items() if getattr(row, name) != text}
        texts = _labels(row, labels)
        if any(name != "explanation" and not words[name] for name in before):
            raise NotReady("empty")
        if not before and not texts:
            return
        Correction.objects.create(
            poll=row, by=by, note=note.strip(), made_at=timezone.now(), before=before | {"labels": texts}
        )
        for name in before:
            setattr(poll, name, words[name])
        poll.save(update_fields=list(before))
        if "question" in before and row.anchor is not None:
            row.anchor.label = poll.question
            row.anchor.save(update_fields=["label"])


def _labels(poll: Poll, labels: dict[int, str]) -> dict[str, str]:
    """Write the labels that change, and return what they were."""
    choices = {choice.pk: choice for choice in Choice.objects.filter(poll=poll)}
    if not labels.keys() <= choices.keys():
        raise NotReady("foreign")
    changed = {pk: choices[pk].label for pk, label in labels.items() if choices[pk].label != label}
    for pk in changed:
        if not labels[pk] and choices[pk].value is None:
            raise NotReady("empty")
        Choice.objects.filter(pk=pk).update(label=labels[pk])
    if changed and read_the_same(
        labels.get(pk, choice.label) for pk, choice in choices.items() if choice.value is None
    ):
        raise NotReady("twice")
    return {str(pk): label for pk, label in changed.items()}
