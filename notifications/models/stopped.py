"""Addresses that no mails go to any more."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _


class StoppedAddressQuerySet(models.QuerySet["StoppedAddress"]):
    """Which addresses are stopped."""

    def of(self, person: Any) -> StoppedAddress | None:
        """The person's own address, if it is stopped."""
        return self.filter(email=person.email.lower()).first()

    def stop(self, email: str, reason: StoppedAddress.Reason) -> None:
        """Send no notifications to an address any more; account mails that its owner asks for still go there."""
        self.get_or_create(email=email.lower(), defaults={"reason": reason})

    def free(self, email: str) -> None:
        """Send notifications to an address again."""
        self.filter(email=email.lower()).delete()

    _verb: Any
    for _verb in (stop, free):
        _verb.alters_data = True
    del _verb


class StoppedAddress(models.Model):
    """An e-mail address whose provider said that mails do not arrive there, or that its owner calls them spam."""

    class Reason(models.TextChoices):
        """What the provider said."""

        BOUNCE = "bounce", _("mails do not arrive there")
        COMPLAINT = "complaint", _("our mails were marked as spam there")

    email = models.EmailField(unique=True)
    reason = models.CharField(max_length=9, choices=Reason)
    stopped_at = models.DateTimeField(db_default=Now())

    objects = StoppedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("stopped address")
        verbose_name_plural = _("stopped addresses")
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="stopped_address_is_lower_case"),
            models.CheckConstraint(
                condition=models.Q(reason__in=["bounce", "complaint"]), name="stopped_address_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.get_reason_display()
