"""What people lived through when they were hired or hired others: the facts beside a comment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Article
from comments.facts import Facts
from comments.models import Comment
from comments.querysets import Refused
from pagecache.triggers import removals
from talentforum.lib.derived import DerivedField
from talentforum.lib.markdown import ReaderText

from .amounts import LARGEST_AMOUNT
from .choices import (
    Beginning,
    Currency,
    EmployerKind,
    EmployerSize,
    Fairness,
    Outcome,
    Perspective,
    Region,
    Remote,
    Seniority,
    StageKind,
)
from .querysets import ExperienceManager
from .roles import Role, key_of
from .told import Fact, figures, told_facts

LONGEST_ROLE = 80
LONGEST_EMPLOYER = 120
EARLIEST_YEAR = 1950  # nobody of today was hired before
LATEST_YEAR = 2200  # the database's own limit; the form's is the present year
MOST_STAGES = 20
MOST_WEEKS = 520  # ten years
AMOUNTS = ("base", "bonus", "equity")
_FOUND_BY = SearchVector("role", config="german")  # beside the words of its comment; the index holds the same


def _known(field: str, choices: type[models.Choices], *, optional: bool = True) -> models.CheckConstraint:
    """Return the constraint that a field holds one of its choices, or nothing where it is optional."""
    values = [*choices.values, *([""] if optional and issubclass(choices, models.TextChoices) else [])]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"experience_{field}_is_known")


def _between(field: str, lowest: int, highest: int) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__gte": lowest, f"{field}__lte": highest}), name=f"experience_{field}_is_possible"
    )


class Experience(Facts):
    """How somebody was hired or hired others, as told with a comment: the facts that everyone may read.

    Only perspective and outcome are always given. `shown_at` is the comment's time while everyone can read it, and
    empty otherwise, so that lists and counts need not look at comments; whether the article is public, they do ask.
    """

    beside: ClassVar[str] = "experience"
    facts_template: ClassVar[str] = "experiences/_told.html"
    own_template: ClassVar[str] = "experiences/_own.html"
    own_related: ClassVar[tuple[str, ...]] = ("hidden",)
    FACTS: ClassVar[tuple[str, ...]] = (
        "perspective", "outcome", "role", "seniority", "employer_kind", "employer_size", "region", "year",
        "beginning", "stages", "stage_kinds", "weeks", "remote", "fairness",
    )  # fmt: skip

    FOUND_BY: ClassVar[SearchVector] = _FOUND_BY

    comment = models.OneToOneField(Comment, models.PROTECT, primary_key=True, related_name="experience")
    article = models.ForeignKey(Article, models.PROTECT, related_name="experiences", editable=False)
    shown_at = models.DateTimeField(null=True, editable=False)
    perspective = models.CharField(max_length=10, choices=Perspective)
    outcome = models.CharField(max_length=10, choices=Outcome)
    role = models.CharField(max_length=LONGEST_ROLE, blank=True)
    role_key = DerivedField(of="role", by=key_of)
    seniority = models.CharField(max_length=11, choices=Seniority, blank=True)
    employer_kind = models.CharField(max_length=10, choices=EmployerKind, blank=True)
    employer_size = models.CharField(max_length=4, choices=EmployerSize, blank=True)
    region = models.CharField(max_length=6, choices=Region, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    beginning = models.CharField(max_length=13, choices=Beginning, blank=True)
    stages = models.PositiveSmallIntegerField(null=True, blank=True)
    stage_kinds = ArrayField(models.CharField(max_length=12, choices=StageKind), default=list, blank=True)
    weeks = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    remote = models.PositiveSmallIntegerField(choices=Remote, null=True, blank=True)
    fairness = models.PositiveSmallIntegerField(choices=Fairness, null=True, blank=True)

    objects = ExperienceManager()

    class Meta:
        constraints = (
            _known("perspective", Perspective, optional=False),
            _known("outcome", Outcome, optional=False),
            _known("role_key", Role),
            _known("seniority", Seniority),
            _known("employer_kind", EmployerKind),
            _known("employer_size", EmployerSize),
            _known("region", Region),
            _known("beginning", Beginning),
            _known("remote", Remote),
            _known("fairness", Fairness),
            _between("year", EARLIEST_YEAR, LATEST_YEAR),
            _between("stages", 0, MOST_STAGES),
            _between("weeks", 0, MOST_WEEKS),
            models.CheckConstraint(
                condition=Q(stage_kinds__contained_by=StageKind.values), name="experience_stage_kinds_are_known"
            ),
            models.CheckConstraint(condition=Q(role_key="") | ~Q(role=""), name="experience_role_key_is_of_a_role"),
        )
        indexes = (
            models.Index(
                fields=["-shown_at", "-comment"], name="experiences_newest_first", condition=Q(shown_at__isnull=False)
            ),
            models.Index(
                fields=["perspective", "outcome", "role_key", "region", "employer_size", "year", "article"],
                name="experiences_counted",
                condition=Q(shown_at__isnull=False),
            ),
            models.Index(
                fields=["article", "-shown_at"], name="experiences_of_an_article", condition=Q(shown_at__isnull=False)
            ),
            GinIndex(_FOUND_BY, name="experiences_by_role"),
        )
        triggers = removals(of_public=pgtrigger.Q(old__shown_at__isnull=False))

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """From which side it is told and how it ended, in a line."""
        return _("%(heading)s: %(outcome)s") % {
            "heading": Perspective(self.perspective).heading,
            "outcome": Outcome(self.outcome).label,
        }

    def edit_address(self) -> str:
        """Return where its author changes text and facts."""
        return reverse("edit_experience", args=[self.pk])

    def given(self) -> dict[str, Any]:
        """Return the public facts by their names."""
        return {name: getattr(self, name) for name in self.FACTS}

    def hidden_given(self) -> dict[str, Any]:
        """Return what is kept for figures only, by its names; for its author alone."""
        hidden = HiddenFacts.objects.filter(experience=self).first()
        return {name: getattr(hidden, name) for name in HiddenFacts.FACTS} if hidden else {}

    def told(self) -> list[Fact]:
        """Return what was told, as the card shows it."""
        return told_facts(self.given())

    def rows(self) -> list[tuple[str, str]]:
        """Return what was told, as pairs of label and value."""
        return [(fact.label, fact.text) for fact in self.told()]

    def figures(self) -> list[tuple[str, str]]:
        """Return what is kept for figures only, in words; for its author alone."""
        hidden = getattr(self, "hidden", None)
        return figures({name: getattr(hidden, name) for name in HiddenFacts.FACTS}) if hidden else []

    def edit(self, body: ReaderText, facts: Mapping[str, Any], hidden: Mapping[str, Any]) -> None:
        """Change text and facts; the earlier public ones are kept with the comment's revision, and it is screened anew.

        What is the same changes nothing; figures alone leave no trace at the comment. Raises what Comment.edit raises.
        """
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=self.comment.author_id)
            before = Experience.objects.select_related("comment__article").get(pk=self.pk)
            if any(before.given()[name] != facts[name] for name in self.FACTS):
                self.comment.edit(body, beside=before.as_lines())
                for name in self.FACTS:
                    setattr(self, name, facts[name])
                self.save(update_fields=[*self.FACTS, "role_key"])
            else:
                self.comment.edit(body)
            self._figures(before.hidden_given(), hidden)

    def _figures(self, before: Mapping[str, Any], hidden: Mapping[str, Any]) -> None:
        """Store what is for figures only, where it changed; Comment.edit looks only where the text or facts do."""
        if {name: value for name, value in hidden.items() if value not in {None, ""}} == {
            name: value for name, value in before.items() if value not in {None, ""}
        }:
            return
        comment = Comment.objects.select_for_update(no_key=True, of=("self",)).select_related("article").get(pk=self.pk)
        if comment.retracted_at is not None or comment.status == Comment.Status.REMOVED:
            raise Refused("gone")
        if not comment.article.discussion_is_open:
            raise Refused("closed")
        HiddenFacts.objects.keep(self, hidden)

    def as_lines(self) -> str:
        """Return title and facts as lines of text."""
        return "\n".join([self.title, *(f"{label}: {value}" for label, value in self.rows())])

    def settle(self) -> None:
        """Stand in lists and counts while everyone can read the comment."""
        shown_at = self.comment.posted_at if self.comment.is_public else None
        if shown_at != self.shown_at:
            self.shown_at = shown_at
            self.save(update_fields=["shown_at"])

    def retracted(self) -> None:
        """Keep nothing for figures any more."""
        self.delete_figures()

    def delete_figures(self) -> None:
        """Delete what was kept for figures only; possible at any time, and no trace of it stays."""
        HiddenFacts.objects.filter(experience=self).delete()

    _verb: Any
    for _verb in (edit, settle, retracted, delete_figures):
        _verb.alters_data = True
    del _verb


class HiddenFactsManager(models.Manager["HiddenFacts"]):
    """Keeps what is for figures only."""

    def keep(self, experience: Experience, given: Mapping[str, Any]) -> None:
        """Store the figures of an experience in place of earlier ones; nothing given leaves no row."""
        self.filter(experience=experience).delete()
        if any(given.get(name) not in {None, ""} for name in (*AMOUNTS, "employer")):
            self.create(experience=experience, **{name: given[name] for name in HiddenFacts.FACTS})

    keep.alters_data = True  # type: ignore[attr-defined]


class HiddenFacts(models.Model):
    """Pay and employer of an experience: shown to nobody but their author, kept for later figures over many.

    Amounts are whole units of the currency a year, before tax, each apart from the others.
    """

    FACTS: ClassVar[tuple[str, ...]] = (*AMOUNTS, "currency", "employer")

    experience = models.OneToOneField(Experience, models.CASCADE, primary_key=True, related_name="hidden")
    base = models.PositiveIntegerField(null=True)
    bonus = models.PositiveIntegerField(null=True)
    equity = models.PositiveIntegerField(null=True)
    currency = models.CharField(max_length=3, choices=Currency, blank=True)
    employer = models.CharField(max_length=LONGEST_EMPLOYER, blank=True)

    objects = HiddenFactsManager()

    class Meta:
        constraints = (
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": 0, f"{name}__lte": LARGEST_AMOUNT}),
                    name=f"hidden_{name}_is_possible",
                )
                for name in AMOUNTS
            ),
            models.CheckConstraint(condition=Q(currency__in=["", *Currency.values]), name="hidden_currency_is_known"),
            models.CheckConstraint(
                condition=~Q(currency="") | Q(base__isnull=True, bonus__isnull=True, equity__isnull=True),
                name="hidden_amounts_have_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(base__isnull=False) | Q(bonus__isnull=False) | Q(equity__isnull=False) | ~Q(employer=""),
                name="hidden_facts_hold_something",
            ),
        )

    def __str__(self) -> str:
        return "figures only"
