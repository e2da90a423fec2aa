"""What stands in articles now becomes their first version, so that the first change can be taken back."""

from django.db import migrations

WORDS = ("title", "teaser", "body", "question")


def keep(apps, schema_editor):
    Article, Version = apps.get_model("articles", "Article"), apps.get_model("articles", "Version")
    for article in Article.objects.filter(versions__isnull=True).iterator(chunk_size=200):
        words = {name: getattr(article, name) for name in WORDS}
        Version.objects.create(article=article, n=1, words=words, saved_at=article.updated_at)


class Migration(migrations.Migration):

    dependencies = [("articles", "0002_followups_anchors_citations_versions")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
