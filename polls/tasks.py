"""What the worker does for polls."""

from celery import shared_task

from .models import Poll


@shared_task(soft_time_limit=45, time_limit=50)
def close_due_polls() -> None:
    """Freeze the results of the polls whose time is up; votes end on time without it."""
    Poll.objects.close_due()
