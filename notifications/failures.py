"""What administrators are told of: mails that were given up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.roles import Role

from .kinds import Kind

if TYPE_CHECKING:
    from .models import Delivery
    from .models.delivery import DeliveryQuerySet


def tell_of_failures(deliveries: Iterable[Delivery]) -> None:
    """Tell administrators of each delivery that was given up; in the transaction in which it was.

    Not of one that was to tell of a failure itself, or a mailbox that takes nothing would fill the site.
    """
    from .models import Notification

    people = list(User.objects.who_may_act_as(Role.ADMIN).values_list("pk", flat=True))
    for delivery in deliveries:
        if delivery.notification.kind != Kind.FAILURE:
            Notification.objects.tell(people, Kind.FAILURE, delivery, group="failure")


def withdraw_failures(deliveries: DeliveryQuerySet) -> None:
    """Take back what was told of these, as they are tried once more; given up again, they are news again."""
    from .models import Notification

    told = Notification.objects.about(*deliveries.select_related(None).only("pk")).of_kinds(Kind.FAILURE)
    told.withdraw()
    told.update(read_at=None)
