"""Why something is held, reported or removed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .eu import Category


class Ground(models.TextChoices):
    """The Netiquette's rules, in the order and by the numbers of its page."""

    OFF_TOPIC = "off_topic", _("off topic")
    ATTACK = "attack", _("personal attack")
    HATE = "hate", _("incitement against people")
    PERSONAL_DATA = "personal_data", _("other people's personal data")
    ADVERTISING = "advertising", _("advertising")
    FALSEHOOD = "falsehood", _("false statement of fact")
    ILLEGAL = "illegal", _("illegal content")

    @property
    def number(self) -> int:
        """The rule's number in the Netiquette."""
        return list(Ground).index(self) + 1


class Rule(models.TextChoices):
    """Why a text waits for a moderator before it appears."""

    FIRST_COMMENT = "first_comment", _("first comment")
    LINKS = "links", _("more than two links")
    SANCTION = "sanction", _("ordered by a decision")
    SWITCH = "switch", _("everything is held at present")

    @property
    def category(self) -> Category:
        """What the EU database is told that a hold by it is about: nobody said more than that our rules ask for it."""
        return Category.RULES
