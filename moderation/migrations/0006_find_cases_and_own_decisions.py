"""Indexes for the moderators' desk: the decided cases by age, and what a moderator decided lately."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds them without stopping anybody who writes."""

    atomic = False

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("moderation", "0005_every_restriction_is_stated"),
    ]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                condition=models.Q(closed_at__isnull=False),
                fields=["-closed_at", "-id"],
                name="closed_cases_newest_first",
            ),
        ),
        AddIndexConcurrently(
            "decision", models.Index(fields=["by", "-decided_at"], name="decisions_of_a_moderator")
        ),
    ]
