"""Articles from Markdown files."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.factories import picture

pytestmark = pytest.mark.django_db
WHOLE = """---
title: "Ein Titel: mit Doppelpunkt"
slug: ein-titel
topic: "Künstliche Intelligenz"
language: de
teaser: "Worum es geht."
---

## Anfang

Text.
"""


@pytest.fixture
def file(tmp_path):
    """Return a function that writes an article's file."""

    def write(text: str) -> str:
        path = tmp_path / "artikel.md"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def import_article(path: str) -> str:
    out = StringIO()
    call_command("import_article", path, stdout=out)
    return out.getvalue()


def test_a_file_with_the_required_fields_is_published(visit, stranger, file):
    assert import_article(file(WHOLE)) == "Published: /artikel/ein-titel/\n"

    article = Article.objects.get()
    assert (article.title, article.topic.name, article.language) == (
        "Ein Titel: mit Doppelpunkt",
        "Künstliche Intelligenz",
        "de",
    )
    assert [author.name for author in article.authors.all()] == ["Redaktion talentforum"]
    assert '<h2 id="anfang">Anfang</h2>' in visit(stranger).get("/artikel/ein-titel/").text


def test_every_field_is_taken(file, tmp_path):
    picture(tmp_path / "bild.jpg")
    extra = (
        'authors: ["Anna Berg", "Bo Yang"]\nhero: bild.jpg\nhero_alt: "Ein Haus am See"\nhero_credit: "Foto: A"\n'
        'question: "Und Sie?"\npublished_at: 2026-03-01 08:30\n---\n'
    )
    import_article(file(WHOLE.replace("---\n\n", extra + "\n", 1)))

    article = Article.objects.get()
    assert [author.name for author in article.authors.all()] == ["Anna Berg", "Bo Yang"]
    assert (article.hero.alt, article.hero.credit, article.question) == ("Ein Haus am See", "Foto: A", "Und Sie?")
    assert article.published_at.isoformat() == "2026-03-01T07:30:00+00:00"
    assert article.hero.rendered_widths == [480, 640]


def test_importing_again_updates_the_article_at_its_address(file, comment):
    import_article(file(WHOLE.replace("ein-titel", comment.article.slug)))
    import_article(file(WHOLE.replace("ein-titel", comment.article.slug).replace("Text.", "Neuer Text.")))

    article = Article.objects.get(slug=comment.article.slug)
    assert article.body == "## Anfang\n\nNeuer Text."
    assert article.comments.get() == comment


def test_all_faults_are_named_at_once_with_their_lines(file):
    faulty = """---
title: "Titel"
slug: "mit Leerzeichen"
language: fr
hero: fehlt.jpg
published_at: gestern
farbe: rot
---

Text.
"""
    with pytest.raises(CommandError) as refusal:
        import_article(file(faulty))

    assert str(refusal.value).splitlines()[1:] == [
        "line 1: missing field 'teaser'",
        "line 1: missing field 'topic'",
        "line 3: slug must be letters without accents, digits, hyphens and underscores",
        "line 4: language must be de or en",
        "line 5: a hero needs its alternative text: add hero_alt",
        "line 5: there is no file fehlt.jpg beside the article",
        "line 6: published_at must be a time such as 2026-11-23 08:00",
        "line 7: unknown field 'farbe'",
    ]
    assert Article.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Nur Text.", "line 1: the file must begin with front matter"),
        ("---\ntitle: x\n", "line 1: the file must begin with front matter"),
        ("---\ntitle: [x\n---\nText.", "line 2: "),
        ("---\n- a\n- b\n---\nText.", "line 2: the front matter must be lines"),
        ("---\n---\nText.", "line 1: "),
        (WHOLE.split("\n\n## Anfang", maxsplit=1)[0] + "\n", "there is no text after the front matter"),
        (WHOLE.replace("Worum es geht.", "x" * 601), "line 6: teaser is longer than 600 characters"),
        (WHOLE.replace('teaser: "Worum es geht."', "teaser: [1, 2]"), "line 6: teaser must be text"),
        (WHOLE.replace('teaser: "Worum es geht."', 'teaser: ""'), "missing field 'teaser'"),
    ],
    ids=["no front matter", "open end", "yaml", "list", "empty", "no text", "too long", "wrong kind", "blank"],
)
def test_a_malformed_file_is_refused_with_its_line(file, text, message):
    with pytest.raises(CommandError, match="was not imported") as refusal:
        import_article(file(text))

    assert message in str(refusal.value)
    assert Article.objects.count() == 0


def test_a_file_that_is_not_there_or_no_text_is_refused(file, tmp_path):
    (tmp_path / "x.md").write_bytes(b"\xff\xfe\x00")
    for path in ("/gibt/es/nicht.md", str(tmp_path / "x.md")):
        with pytest.raises(CommandError, match="cannot be read"):
            import_article(path)


def test_a_withdrawn_article_is_not_put_back_by_an_import(file):
    path = file(WHOLE)
    import_article(path)
    Article.objects.get().withdraw()

    with pytest.raises(CommandError, match="withdrawn"):
        import_article(path)

    assert Article.objects.get().status == Article.Status.WITHDRAWN


def test_an_article_that_moved_is_updated_where_it_is_now(file):
    path = file(WHOLE)
    import_article(path)
    Article.objects.get().move_to("neue-adresse")

    import_article(path)

    assert [article.slug for article in Article.objects.all()] == ["neue-adresse"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("topic:", "topic: 中文 #", "topic needs a letter"),
        ("topic:", f"topic: {'T' * 81} #", "topic is longer than 80"),
        ("teaser:", f"authors: {'A' * 81}\nteaser:", "author's name is longer than 80"),
        ("teaser:", "published_at: 2026-13-45\nteaser:", "published_at must be a time|cannot be read"),
        ("teaser:", "question: a\x01b\nteaser:", "cannot be read"),
    ],
)
def test_what_the_database_would_refuse_is_named(file, old, new, fault):
    with pytest.raises(CommandError, match=fault):
        import_article(file(WHOLE.replace(old, new, 1)))

    assert Article.objects.count() == 0


def test_people_are_persons_and_the_newsroom_is_an_organisation(visit, stranger, file):
    import_article(file(WHOLE.replace("teaser:", 'authors: ["Anna Berg", "Redaktion talentforum"]\nteaser:', 1)))

    page = visit(stranger).get("/artikel/ein-titel/").text
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])

    assert {author["name"]: author["@type"] for author in data["author"]} == {
        "Anna Berg": "Person",
        "Redaktion talentforum": "Organization",
    }


def test_a_planned_article_says_so_and_withdrawn_becomes_a_draft(visit, stranger, editor, file):
    import_article(file(WHOLE.replace("teaser:", "published_at: 2099-01-01 08:00\nteaser:", 1)))
    article = Article.objects.get()

    assert "Dieser Artikel ist geplant" in visit(editor).get("/artikel/ein-titel/").text
    article.withdraw()
    assert article.status == Article.Status.DRAFT
    assert visit(stranger).get("/artikel/ein-titel/").status_code == 404
