"""Indexes for the queue's filter by rule: the cases that were reported, and those that were decided, by one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds them without stopping anybody who writes."""

    atomic = False

    dependencies = [("moderation", "0012_reasons_of_sanctions")]

    operations = [
        AddIndexConcurrently("report", models.Index(fields=["ground", "case"], name="cases_reported_for")),
        AddIndexConcurrently(
            "decision",
            models.Index(
                condition=models.Q(ground__gt=""), fields=["ground", "case"], name="cases_decided_by"
            ),
        ),
    ]
