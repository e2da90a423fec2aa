"""What people are told of, where, and how soon unless they say otherwise."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What happened, as the one sees it whom it concerns."""

    ANSWER = "answer", _("Answers to my comments")
    MENTION = "mention", _("Comments that mention me")
    FOLLOWUP = "followup", _("Follow-ups of articles that I follow")
    POLL = "poll", _("Results of polls in articles that I follow")
    PICK = "pick", _("Recommendations of my comments")
    CITATION = "citation", _("Citations of my comments")
    DECISION = "decision", _("Decisions on my texts")
    REPORT = "report", _("Outcomes of my reports")
    APPEAL = "appeal", _("Answers to my objections")
    QUEUE = "queue", _("Cases that wait too long")
    FAILURE = "failure", _("Mails that could not be delivered")


class Channel(models.TextChoices):
    """Where people are told."""

    SITE = "site", _("In the site")
    MAIL = "mail", _("By mail")


class Pace(models.TextChoices):
    """How soon. In the site there is only at once and never."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


FOR_THE_TEAM = frozenset({Kind.QUEUE, Kind.FAILURE})

ANNOUNCED = frozenset({Kind.FOLLOWUP, Kind.POLL})  # to all who follow the article, however many

# What the law has a person told of (Regulation (EU) 2022/2065, Art. 16(5), 17, 20(5)): it stands in the site whatever
# they prefer, also where they muted the article or ignore who did it.
OWED = frozenset({Kind.DECISION, Kind.REPORT, Kind.APPEAL})

# What reaches closed accounts too, where its subject does: decisions about themselves, answers to their objections.
ALSO_CLOSED = frozenset({Kind.DECISION, Kind.APPEAL})

# Quiet unless one asks for more: what waits for an answer of mine comes by mail, all else is found in the site.
BY_MAIL_AT_ONCE = frozenset({Kind.ANSWER, Kind.DECISION, Kind.APPEAL})


def usual_pace(kind: str, channel: str) -> Pace:
    """Return how soon people are told of a kind on a channel who have said nothing about it."""
    if channel == Channel.SITE or kind in BY_MAIL_AT_ONCE:
        return Pace.AT_ONCE
    return Pace.NEVER
