"""What becomes of discussions by and by."""

from celery import shared_task

from .models import Epoch, Visit


@shared_task
def rank_threads() -> None:
    """Rank the threads in which something was written since they were ranked: every minute."""
    Epoch.objects.make_due()


@shared_task
def forget_old_visits() -> None:
    """Delete the visits of half a year ago: every day."""
    Visit.objects.outdated().delete()
