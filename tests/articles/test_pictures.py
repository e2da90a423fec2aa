"""Pictures: what is taken, what is made of it, and where it stands."""

import json
import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image as Picture

from articles.images import check_picture
from articles.models import Image

pytestmark = pytest.mark.django_db


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
