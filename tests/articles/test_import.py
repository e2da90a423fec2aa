"""Articles from Markdown files, and pictures."""

import json
import struct
import zlib
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from PIL import Image as Picture

from articles.images import check_picture
from articles.models import Article, Image
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


# Pictures


def content_of(response) -> bytes:
    """Return a file's content, and close the file."""
    content = b"".join(response.streaming_content)
    response.close()
    return content


def png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )


def as_bytes(kind: str, **options) -> bytes:
    target = BytesIO()
    Picture.new("RGB", (64, 64)).save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_common_pictures_are_taken(kind):
    check_picture(BytesIO(as_bytes(kind)))


@pytest.mark.parametrize(
    "content",
    [
        png_that_claims(20_000, 20_000),
        png_that_claims(100_000, 100_000),
        as_bytes("GIF"),
        as_bytes("BMP"),
        as_bytes("PNG")[:60],
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"kein Bild",
        b"",
    ],
    ids=["bomb", "larger bomb", "gif", "bmp", "torn", "svg", "text", "empty"],
)
def test_bombs_and_what_is_no_picture_are_refused(content):
    with pytest.raises(ValidationError):
        check_picture(BytesIO(content))


def test_a_file_over_20_megabytes_is_refused():
    with pytest.raises(ValidationError, match="20 MB"):
        check_picture(ContentFile(b"x" * (20 * 1024 * 1024 + 1)))


@pytest.mark.parametrize("alt", ["", "Bild"])
def test_a_picture_needs_its_alternative_text(alt):
    image = Image(alt=alt, file=ContentFile(as_bytes("JPEG"), name="x.jpg"))

    with pytest.raises(ValidationError) as refusal:
        image.full_clean()

    assert set(refusal.value.message_dict) == {"alt"}


def test_the_database_asks_for_the_alternative_text_too():
    with pytest.raises(IntegrityError, match="image_has_alternative_text"), transaction.atomic():
        Image.objects.create(alt="")


@pytest.fixture
def image(tmp_path):
    """A rendered picture whose file says where and with what it was taken."""
    exif = Picture.Exif()
    exif[0x0110] = "Geheimkamera"
    exif[0x0112] = 6  # turned by 90 degrees
    source = BytesIO()
    Picture.new("RGB", (1000, 500), (200, 30, 30)).save(source, "JPEG", exif=exif)
    image = Image.objects.create(alt="Ein Haus am See", file=ContentFile(source.getvalue(), name="haus.jpg"))
    image.render()
    return image


def test_renditions_are_turned_stripped_and_offered_in_widths_and_formats(visit, stranger, image):
    assert (image.width, image.height, image.rendered_widths) == (500, 1000, [480, 500])
    assert [source["type"] for source in image.sources()] == ["image/avif", "image/webp", "image/jpeg"]
    for source in image.sources():
        for candidate in source["srcset"].split(", "):
            address, width = candidate.split()
            response = visit(stranger).get(address)
            content = content_of(response)
            assert b"Geheimkamera" not in content
            assert Picture.open(BytesIO(content)).width == int(width.removesuffix("w"))
            assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_rendering_again_changes_nothing(image):
    before = Image.objects.values().get()
    image.render()

    assert Image.objects.values().get() == before


def test_the_picture_for_shared_links_is_open_to_other_sites(visit, stranger, image):
    response = visit(stranger).get(image.share_address)

    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Picture.open(BytesIO(content_of(response))).size == (1200, 630)


@pytest.mark.parametrize(
    "path",
    [
        "{original}",
        "pictures/",
        "pictures",
        "../settings.py",
        "pictures/../../settings.py",
        "pictures/%2e%2e/%2e%2e/x",
        "pictures/x.jpg",
        "pictures//etc/passwd",
    ],
)
def test_only_renditions_are_served(visit, stranger, image, path):
    response = visit(stranger).get("/media/" + path.format(original=image.file.name))

    assert response.status_code in {400, 404}


def test_a_picture_stands_in_article_json_ld_and_open_graph(visit, stranger, image, article):
    article.hero = image
    article.save()

    page = visit(stranger).get(f"/artikel/{article.slug}/").text
    share = "https://testserver" + image.share_address
    assert f'<meta property="og:image" content="{share}">' in page
    assert json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])["image"] == [share]
    assert 'alt="Ein Haus am See" width="500" height="1000"' in page


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
