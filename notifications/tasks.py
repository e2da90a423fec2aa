"""What the worker does so that people hear of what concerns them."""

from celery import shared_task

from talentforum.lib.once import forget_what_was_done

from .models import Announcement, Delivery, Notification

CHUNKS = 20  # of an announcement that one task tells; the next task goes on, so that none runs long


@shared_task(soft_time_limit=90, time_limit=100)  # a server that says nothing takes 50 s to reach, 40 s to hand over to
def deliver(pk: int) -> None:
    """Send one delivery, if it is still due."""
    Delivery.objects.send(pk)


@shared_task(soft_time_limit=150, time_limit=180)
def deliver_due() -> None:
    """Send all that is due, the part that no poke reached among it: the sweep behind `deliver`."""
    Delivery.objects.send_due()


@shared_task(soft_time_limit=100, time_limit=120)
def tell_followers(pk: int) -> None:
    """Tell followers of an announcement, chunk by chunk."""
    for announcement in Announcement.objects.filter(pk=pk):
        announcement.tell_chunks(CHUNKS)


@shared_task(soft_time_limit=45, time_limit=50)
def go_on_with_announcements() -> None:
    """Go on with announcements that no poke reached or whose worker stopped: the sweep behind `tell_followers`."""
    for announcement in Announcement.objects.unfinished():
        announcement.tell_chunks(CHUNKS)


@shared_task
def forget_old_notifications() -> None:
    """Delete the notifications of half a year ago, and what the queue did long ago: every day."""
    Notification.objects.outdated().delete()
    forget_what_was_done()
