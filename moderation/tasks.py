"""What the worker does for moderators."""

from celery import shared_task

from .models import Case, Danger, Notice, NoticeMail, Sanction, Switch


@shared_task(soft_time_limit=45, time_limit=50)
def warn_of_late_cases() -> None:
    """Tell moderators where the oldest case waits for too long: every ten minutes."""
    Case.objects.warn()


@shared_task(soft_time_limit=45, time_limit=50)
def end_bans() -> None:
    """Let those in again whose ban is over: every hour."""
    Sanction.objects.end_over()


@shared_task(soft_time_limit=45, time_limit=50)
def follow_the_queue() -> None:
    """Close or open discussions as the age of the oldest case asks for: every five minutes."""
    Switch.follow_the_queue()


@shared_task(soft_time_limit=240, time_limit=300)
def state_long_holds() -> None:
    """Give authors whose text a check holds for more than 48 hours the statement that they are owed: every hour."""
    Case.objects.state_long_holds()


@shared_task(soft_time_limit=150, time_limit=180)
def send_notice_mails() -> None:
    """Tell notifiers what became of their notices, and send the mails to them that are due: every half minute."""
    Notice.objects.inform()
    NoticeMail.objects.send_due()


@shared_task(soft_time_limit=45, time_limit=50)
def forget_old_notices() -> None:
    """Delete notices that nobody confirmed in time, and what is known of mails of a month ago: every day."""
    Notice.objects.forget_unconfirmed()
    NoticeMail.objects.settled_for_long().delete()


@shared_task(soft_time_limit=240, time_limit=300)
def forget_evidence() -> None:
    """Forget the evidence of dangers that nothing needs any more: every day."""
    Danger.objects.forget_outdated()
