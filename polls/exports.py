"""A closed poll's result for machines."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.conf import settings

from .models import Poll
from .tally import Line, Tally
from .wording import choice_name

NOTE = "Not representative: readers of talentforum who chose to vote."
OF_A_CHOICE = ("choice", "value", "votes", "share")
OF_THE_POLL = ("question", "kind", "address", "opened_at", "closed_at", "voters", "abstentions", "note")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one


def _cell(content: object) -> str:
    text = "" if content is None else str(content)
    return f"'{text}" if text.startswith(_FORMULA) else text


def about(tally: Tally) -> dict[str, Any]:
    """Return what holds for the whole poll."""
    poll: Poll = tally.poll
    return {
        "question": poll.question,
        "kind": poll.kind,
        "address": f"{settings.SITE_URL}{poll.address()}",
        "opened_at": tally.began_at.isoformat() if tally.began_at else None,
        "closed_at": tally.ended_at.isoformat() if tally.ended_at else None,
        "voters": tally.voters,
        "abstentions": tally.abstentions,
        "note": NOTE,
    }


def _row(line: Line, poll: Poll) -> dict[str, Any]:
    return {
        "choice": choice_name(poll, line.choice),
        "value": line.choice.value,
        "votes": line.votes,
        "share": round(float(line.share), 4),
    }


def as_csv(tally: Tally) -> str:
    """Return one row for each choice under one row of names, each row complete in itself."""
    rows = [_row(line, tally.poll) | about(tally) for line in tally.lines]
    names = (*OF_A_CHOICE, *OF_THE_POLL)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return file.getvalue()


def as_json(tally: Tally) -> dict[str, Any]:
    """Return the result with its choices, its corrections and, for a rating, its middle."""
    median, quartiles = tally.median, tally.quartiles
    return about(tally) | {
        "is_representative": False,
        "choices": [_row(line, tally.poll) for line in tally.lines],
        "median": None if median is None else float(median),
        "quartiles": None if quartiles is None else [float(part) for part in quartiles],
        "corrections": [
            {"made_at": correction.made_at.isoformat(), "note": correction.note}
            for correction in tally.poll.corrections.all()
        ],
    }
