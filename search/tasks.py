"""What the worker does for the search."""

from celery import shared_task

from .models import Vocabulary


@shared_task
def refresh_words() -> None:
    """Take the words of new texts into the vocabulary of suggestions."""
    Vocabulary.objects.refresh()


@shared_task
def rebuild_words() -> None:
    """Count the words of all texts anew, so that none stays that only a removed text held."""
    Vocabulary.objects.rebuild()
