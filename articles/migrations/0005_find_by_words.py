"""The indexes by which articles and follow-ups are found, made without stopping those who write meanwhile."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models.functions import Left


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("articles", "0004_changes_reach_kept_pages")]

    operations = [
        AddIndexConcurrently(
            model_name="article",
            index=GinIndex(
                SearchVector("title", config="german", weight="A")
                + SearchVector("teaser", config="german", weight="B")
                + SearchVector(Left("body", 200_000), config="german", weight="C"),
                name="articles_by_words",
            ),
        ),
        AddIndexConcurrently(
            model_name="followup",
            index=GinIndex(
                SearchVector("title", config="german", weight="A")
                + SearchVector("what_was_wrong", config="german", weight="B")
                + SearchVector(Left("body", 200_000), config="german", weight="C"),
                name="followups_by_words",
            ),
        ),
    ]
