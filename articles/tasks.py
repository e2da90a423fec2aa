"""What the worker does for editors."""

from celery import shared_task

from .models import Article, FollowUp, Image


@shared_task(soft_time_limit=240, time_limit=300)
def render_image(pk: int) -> None:
    """Make an image's renditions."""
    Image.objects.filter(pk=pk).render()


@shared_task(soft_time_limit=540, time_limit=600)
def render_waiting_images() -> None:
    """Make the renditions that no poke asked for: the sweep behind `render_image`."""
    Image.objects.waiting().render()


@shared_task(soft_time_limit=45, time_limit=50)
def publish_due_followups() -> None:
    """Publish the follow-ups whose minute has come, those of a time without a worker among them."""
    FollowUp.objects.publish_due()


@shared_task(soft_time_limit=45, time_limit=50)
def bring_back_articles() -> None:
    """Tell people again what they were told at withdrawn articles that are public again since their time came."""
    Article.objects.bring_back()
