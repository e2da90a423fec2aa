"""An article with all that can stand beside one: follow-ups of each kind, polls in each state, experiences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles.models import Article, FollowUp, Topic
from experiences.models import Experience
from polls.models import Poll
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory, PollFactory, vote

BODY = """## Elf Wochen

Vom ersten Gespräch bis zur Zusage vergingen elf Wochen. Es wartete niemand so lange.

::umfrage laeuft

## Und danach

Danach war es *still*.
"""
CITING = """Was seither erzählt wurde:

/kommentare/{cited}/

Und, ausführlicher:

/kommentare/{told}/

Was es zu zählen gab:

/umfragen/zu/

Auch das stand hier einmal:

/kommentare/{gone}/
"""
LONG = "Weil die Forschungsinfrastrukturförderungsgesellschaft erst im nächsten Haushaltsjahr wieder einstellen darf"
FACTS: dict[str, Any] = {
    "role": "Machine-Learning-Ingenieurin im Forschungsdatenmanagement", "seniority": "experienced",
    "employer_kind": "industry", "employer_size": "5000", "region": "mv", "year": 2025, "beginning": "headhunter",
    "stages": 5, "stage_kinds": ["phone", "technical", "task", "trial", "management"], "weeks": 11, "remote": 40,
    "fairness": 2,
}  # fmt: skip
HIDDEN = {"base": 65_000, "bonus": 5_000, "currency": "EUR", "employer": "Muster Maschinen AG"}


def tell_on(people: dict[str, User], topic: Topic) -> dict[str, int]:
    """Make it, in the order in which it would have happened; return the numbers that addresses need."""
    article = ArticleFactory(
        slug="elf-wochen", title="Elf Wochen bis zur Zusage", body=BODY, topic=topic, asks_for_experiences=True
    )
    polls = _polls(article, people)
    told = _experiences(article, people)
    followups = _followups(article, people, told["told"])
    return {
        "story": article.pk,
        "anchor_poll": polls["laeuft"].anchor.pk,
        "anchor_silent": polls["skala"].anchor.pk,
        "anchor_followup": followups["followup"].anchor.pk,
        **{name: experience.pk for name, experience in told.items()},
        "case_held_told": told["held_told"].comment.cases.get().pk,
        **{f"followup_{name}": followup.pk for name, followup in followups.items()},
        **{f"poll_{name}": poll.pk for name, poll in polls.items()},
    }


def _polls(article: Article, people: dict[str, User]) -> dict[str, Poll]:
    """Make a poll in each state; the writer has voted wherever one can, the reader nowhere."""
    running = _running(article)
    for poll in running.values():
        vote(poll, 0, by=people["writer"])
    running["laeuft"].correct(
        by=people["editor"],
        note="Es hieß zuerst „zehn Wochen“.",
        question="Haben Sie schon einmal elf Wochen gewartet?",
    )
    CommentFactory(
        article=article, author=people["writer"], anchor=running["laeuft"].anchor, body="Zwölf Wochen waren es bei mir."
    )
    return running | _others(article)


def _running(article: Article) -> dict[str, Poll]:
    """Make polls that one can vote in: of each kind, and with each rule of when the result is shown."""
    soon = timezone.now() + timedelta(days=9)
    return {
        "laeuft": PollFactory(
            article=article, slug="laeuft", question="Haben Sie schon einmal zehn Wochen gewartet?",
            labels=("Ja", "Nein", LONG), explanation="Gezählt ab dem ersten Gespräch.", closes_at=soon, votes=(3, 2, 1),
        ),
        "mehrfach": PollFactory(
            article=article, slug="mehrfach", kind="multiple", minimum=1, maximum=2, results="voted", votes=(2, 1, 1),
            question="Was hat Sie aufgehalten?", labels=("Die Probeaufgabe", "Der Betriebsrat", "Ich mich selbst"),
        ),
        "skala": PollFactory(
            article=article, slug="skala", question="Wie fair war es?", steps=5, votes=(1, 0, 2, 3, 1, 1),
        ),
        "spaeter": PollFactory(
            article=article, slug="spaeter", question="Gehen Sie wieder hin?", results="closed", is_changeable=False,
            votes=(1, 1),
        ),
    }  # fmt: skip


def _others(article: Article) -> dict[str, Poll]:
    """Make polls that are over, or did not begin."""
    return {
        "zu": PollFactory(
            article=article, slug="zu", question="Hat Ihre Firma jemanden verloren?", labels=("Ja", LONG, "Nein"),
            votes=(5, 3, 1, 2), state="closed",
        ),
        "skala_zu": PollFactory(
            article=article, slug="skala-zu", question="Wie sehr eilte es?", steps=7, votes=(0, 1, 2, 4, 3, 1, 1, 1),
            state="closed",
        ),
        "leer": PollFactory(article=article, slug="leer-zu", question="Wollte es jemand wissen?", state="closed"),
        "geplant": PollFactory(article=article, slug="geplant", question="Und nun?", state="planned"),
        "entwurf": PollFactory(article=article, slug="entwurf", question="Was noch?", state="draft"),
    }  # fmt: skip


def _experiences(article: Article, people: dict[str, User]) -> dict[str, Experience]:
    """Tell enough of them for the panel's counts, one of them by the reader, one held, with an answer."""
    told = {
        "told": ExperienceFactory(
            article=article, author=people["writer"], body="Fünf Runden, dann *nichts*.", hidden=HIDDEN, **FACTS
        ),
        "own_told": ExperienceFactory(article=article, author=people["reader"], hidden=HIDDEN, region="be", year=2024),
        "held_told": ExperienceFactory(article=article, author=people["reader"], state="held", **FACTS),
    }
    for perspective, outcome in (("hiring", "unfilled"), ("hiring", "filled"), ("employee", "poached")):
        ExperienceFactory(article=article, perspective=perspective, outcome=outcome)
    CommentFactory(article=article, author=people["reader"], parent=told["told"].comment, body="Elf Wochen wofür?")
    return told


def _followups(article: Article, people: dict[str, User], told: Experience) -> dict[str, FollowUp]:
    """Write one of each kind and state; the first cites what can be cited, and what no longer can."""
    cited = CommentFactory(article=article, author=people["writer"], body="Das *nächste* Mal gehe ich früher.")
    gone = CommentFactory(article=article, author=people["writer"], body="Das hätte ich nicht sagen sollen.")
    body = CITING.format(cited=cited.pk, told=told.pk, gone=gone.pk)
    made = {
        "followup": FollowUpFactory(article=article, slug="nachtrag", title="Was Sie erzählen", body=body),
        "correction": FollowUpFactory(
            article=article, slug="korrektur", title="Prozentpunkte statt Prozent", kind="correction",
            what_was_wrong="Wir schrieben „15 Prozent“; richtig sind 15 Prozentpunkte.",
        ),
        "answer": FollowUpFactory(article=article, slug="antwort", title="Zu Ihren Fragen", kind="answer"),
        "call": FollowUpFactory(article=article, slug="aufruf", title="Und wie war es bei Ihnen?", kind="call"),
        "draft": FollowUpFactory(article=article, slug="entwurf", state="draft"),
        "scheduled": FollowUpFactory(article=article, slug="geplant", state="scheduled"),
        "withdrawn": FollowUpFactory(article=article, slug="zurueck", state="withdrawn"),
    }  # fmt: skip
    gone.retract()
    CommentFactory(article=article, author=people["writer"], anchor=made["followup"].anchor, body="Danke dafür.")
    return made
