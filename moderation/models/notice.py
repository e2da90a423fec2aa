"""Somebody tells us of illegal content, with or without an account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..eu import Category

MOST_ADDRESSES = 20
LONGEST_ADDRESS = 500
LONGEST_EXPLANATION = 3000


class Notice(models.Model):
    """A notice of illegal content (Art. 16 DSA): where it is, why it is illegal, by whom, and in good faith.

    Name and e-mail may be missing only where the law says so (Art. 16(2)(c): child abuse). One that was sent without
    proof of work counts once its mail is confirmed. Several about one thing stand in one case.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("moderation.Case", models.PROTECT, null=True, related_name="notices")
    addresses = ArrayField(models.CharField(max_length=LONGEST_ADDRESS), size=MOST_ADDRESSES, verbose_name=_("where"))
    category = models.CharField(_("what it is about"), max_length=80, choices=Category)
    concerns_children = models.BooleanField(_("sexual abuse of children"), default=False)
    explanation = models.TextField(_("why it is illegal"), max_length=LONGEST_EXPLANATION)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="notices")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=2, default="de")
    in_good_faith = models.BooleanField(_("in good faith"))
    is_by_trusted_flagger = models.BooleanField(_("by a trusted flagger"), default=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("notice of illegal content")
        verbose_name_plural = _("notices of illegal content")
        ordering = ("received_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(category__in=[category.value for category in Category]),
                name="notice_category_is_of_the_eu_database",
            ),
            models.CheckConstraint(condition=models.Q(in_good_faith=True), name="a_notice_is_in_good_faith"),
            models.CheckConstraint(
                condition=models.Q(name__gt="", email__gt="") | models.Q(concerns_children=True),
                name="a_notice_says_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="a_notice_in_a_case_is_confirmed",
            ),
        )
        indexes = (models.Index(fields=["received_at"], name="notices_by_age"),)

    def __str__(self) -> str:
        return str(_("Notice %(number)s") % {"number": self.pk})
