"""The index and the check of 0002, made without stopping those who write meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("comments", "0002_anchor_and_what_stands_beside")]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("anchor__isnull", False)), fields=["anchor", "path"], name="comments_about_something"
            ),
        ),
        ValidateConstraint(model_name="comment", name="what_an_answer_is_about_is_above_it"),
    ]
