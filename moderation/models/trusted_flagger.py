"""Who is known to notice well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class TrustedFlaggerManager(models.Manager["TrustedFlagger"]):
    """Knows them."""

    def vouch_for(self, person: User | None, email: str) -> bool:
        """Tell whether an account, or a mail address that is known to be the notifier's own, is of one of them."""
        who = models.Q(domain=email.rpartition("@")[2].lower()) if email else models.Q(pk__in=[])
        if person is not None:
            who |= models.Q(person=person)
        return self.filter(who).exists()

    def is_domain_of(self, email: str) -> bool:
        """Tell whether a mail address, whoever wrote it down, lies in the domain of a trusted flagger."""
        return self.vouch_for(None, email)


class TrustedFlagger(models.Model):
    """An organisation to which a member state gave that status (Art. 22 DSA): its notices are dealt with first.

    Known by an account, or by the domain of its mail addresses; administrators keep the list.
    """

    name = models.CharField(_("organisation"), max_length=200)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    domain = models.CharField(
        _("domain of its mail addresses"),
        max_length=253,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9-]+(\.[a-z0-9-]+)+\Z", _("Such as example.org, in small letters."))],
    )
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = TrustedFlaggerManager()

    class Meta:
        verbose_name = _("trusted flagger")
        verbose_name_plural = _("trusted flaggers")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(domain__isnull=False, domain__gt=""),
                name="a_trusted_flagger_is_known_by_something",
                violation_error_message=_("Please name an account or a domain."),
            ),
        )

    def __str__(self) -> str:
        return self.name
