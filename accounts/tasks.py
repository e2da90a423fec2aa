"""What the worker tidies up."""

from celery import shared_task
from django.core.management import call_command
from django.db.models.functions import Now

from .models import Counter


@shared_task
def forget_old_counters() -> None:
    """Delete the counters of rate limits whose window has ended."""
    Counter.objects.filter(ends_at__lt=Now()).delete()


@shared_task
def clear_sessions() -> None:
    """Delete the sessions that have ended."""
    call_command("clearsessions")
