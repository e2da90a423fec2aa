"""Comments about a thing, and revisions that keep what stood beside the text."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0002_followups_anchors_citations_versions"),
        ("comments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="anchor",
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="comments", to="articles.anchor",
            ),
        ),
        migrations.AddField(model_name="revision", name="beside", field=models.TextField(blank=True, default="", db_default="")),
        AddConstraintNotValid(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("anchor__isnull", True), ("parent__isnull", True), _connector="OR"),
                name="what_an_answer_is_about_is_above_it",
            ),
        ),
    ]
