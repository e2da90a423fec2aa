"""What somebody has in hand, so that nobody else does the same work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

    from .case import Case


CLAIM = timedelta(minutes=5)  # long enough to read a thread; who left their desk keeps nothing


class Claimed(models.Model):
    """A case that a moderator may have in hand for some minutes; the claim ends by itself."""

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("claimed by")
    )
    claimed_until = models.DateTimeField(_("claimed until"), null=True)

    class Meta:
        abstract = True

    def _row(self) -> models.QuerySet[Case]:
        from .case import Case

        return Case.objects.filter(pk=self.pk)

    def claim(self, *, by: User) -> bool:
        """Mark it as in somebody's hands for five minutes; return False where it is in another's."""
        now = timezone.now()
        free = models.Q(claimed_until__isnull=True) | models.Q(claimed_until__lte=now) | models.Q(claimed_by=by)
        claimed = self._row().filter(free, closed_at__isnull=True)
        return bool(claimed.update(claimed_by=by, claimed_until=now + CLAIM))

    def release_claim(self, *, by: User) -> None:
        """Let others take it."""
        self._row().filter(claimed_by=by).update(claimed_by=None, claimed_until=None)

    def hand_over(self, to: User, *, by: User, text: str) -> None:
        """Give it into a colleague's hands, with a note."""
        with transaction.atomic():
            until = timezone.now() + CLAIM
            self._row().update(claimed_by=to, claimed_until=until)
            cast("Case", self).remarks.create(by=by, to=to, text=text)

    @property
    def is_claimed(self) -> bool:
        """Whether somebody has it in hand."""
        return self.claimed_by_id is not None and self.claimed_until is not None and self.claimed_until > timezone.now()

    claim.alters_data = release_claim.alters_data = hand_over.alters_data = True  # type: ignore[attr-defined]
