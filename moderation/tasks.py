"""What the worker does for moderators."""

from celery import shared_task

from .models import Case


@shared_task(soft_time_limit=45, time_limit=50)
def warn_of_late_cases() -> None:
    """Tell moderators where the oldest case waits for too long: every ten minutes."""
    Case.objects.warn()
