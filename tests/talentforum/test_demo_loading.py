"""`manage.py demo` where something is there already, and where it is not allowed."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from articles import frontmatter
from articles.models import Article
from experiences.models import Experience
from talentforum.demo import ARTICLE, CONTENT

pytestmark = pytest.mark.django_db
FIRST = "wettlauf-um-ki-talente"


def test_what_a_demo_of_an_earlier_version_lacks_is_added(settings):
    settings.DEMO_ALLOWED = True
    frontmatter.read(ARTICLE).save()
    before = Article.objects.get().updated_at

    call_command("demo")

    assert Article.objects.count() == 3
    assert Article.objects.get(slug=FIRST).updated_at == before
    assert Experience.objects.exists()


def test_each_text_of_the_demo_is_ours_once():
    import yaml

    lived = yaml.safe_load((CONTENT / "demo.experiences.yaml").read_text())["experiences"]
    assert len({told["body"] for told in lived}) == len(lived) == 60


def test_the_demo_is_refused_where_its_passwords_would_be_a_hole():
    with pytest.raises(CommandError, match="TALENTFORUM_DEMO=on"):
        call_command("demo")

    assert User.objects.count() == 0
