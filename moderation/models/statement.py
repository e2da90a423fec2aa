"""What a person is told of why their text was restricted."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_FACTS = 5000  # the EU database's own limits (../shared/law.md §2)
LONGEST_EXPLANATION = 2000
LONGEST_NOTE = 1000


class Statement(models.Model):
    """The statement of reasons for one decision, in the words of the person it is addressed to (Art. 17 DSA).

    It lies apart from the log: its texts can be erased with the account they are about, the decision stays.
    """

    decision = models.OneToOneField("moderation.Decision", models.PROTECT, primary_key=True, related_name="statement")
    addressee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="statements")
    facts = models.TextField(_("facts and circumstances"), max_length=LONGEST_FACTS)
    explanation = models.TextField(_("why the rule applies"), max_length=LONGEST_EXPLANATION, blank=True)
    note = models.CharField(_("a word to the author"), max_length=LONGEST_NOTE, blank=True)

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")
        triggers = (
            pgtrigger.Protect(name="statements_stay", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="statements_say_something", operation=pgtrigger.Insert, condition=pgtrigger.Q(new__facts="")
            ),
            pgtrigger.Protect(
                name="statements_are_only_erased",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.facts <> '' AND ROW(OLD.decision_id, OLD.facts, OLD.explanation, OLD.note)"
                    " IS DISTINCT FROM ROW(NEW.decision_id, NEW.facts, NEW.explanation, NEW.note)"
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.decision)

    def erase(self) -> None:
        """Forget all words and whom they were addressed to; that there was a statement stays."""
        self.addressee, self.facts, self.explanation, self.note = None, "", "", ""
        self.save(update_fields=["addressee", "facts", "explanation", "note"])

    erase.alters_data = True  # type: ignore[attr-defined]
