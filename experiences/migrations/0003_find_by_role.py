"""The index by which experiences are found under their role, made without stopping those who write meanwhile."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("experiences", "0002_mark_comments_with_facts")]

    operations = [
        AddIndexConcurrently(
            model_name="experience",
            index=GinIndex(SearchVector("role", config="german"), name="experiences_by_role"),
        ),
    ]
