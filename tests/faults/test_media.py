"""Fault 8: the folder of pictures is full, or nothing may be written there."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from articles.models import Image
from articles.tasks import render_waiting_images
from tests.factories import picture

ADD = "/admin/articles/image/add/"
FULL = 4000  # bytes that a file may have; the picture has more


@contextmanager
def a_full_disk() -> Iterator[None]:
    """Let the system break off every file of this process after some bytes."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@contextmanager
def a_folder_that_takes_nothing(folder: Path) -> Iterator[None]:
    """Put something in the way of new files that stops root, too."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "originals").write_text("no folder")
    try:
        yield
    finally:
        (folder / "originals").unlink()


@pytest.fixture
def media(settings, tmp_path):
    """The folder of pictures."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def upload(tmp_path):
    """Return a function that gives the form of a picture as an editor sends it."""
    whole = picture(tmp_path / "bild.jpg", size=(2400, 1600)).read_bytes()
    assert len(whole) > FULL
    return lambda: {"file": SimpleUploadedFile("bild.jpg", whole), "alt": "Was darauf zu sehen ist", "credit": "Wir"}


@pytest.mark.parametrize("fault", ["full", "not writable"])
def test_a_picture_that_cannot_be_stored_is_an_error_at_its_field_and_no_row(desk, media, upload, fault):
    with a_full_disk() if fault == "full" else a_folder_that_takes_nothing(media):
        answer = desk.post(ADD, upload())

    form = answer.context["adminform"].form
    assert answer.status_code == 422
    assert list(form.errors) == ["file"]
    assert "The picture could not be stored" in answer.content.decode()
    assert "Was darauf zu sehen ist" in answer.content.decode(), "the words need not be written again"
    assert not Image.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []

    assert desk.post(ADD, upload()).status_code == 302
    assert Image.objects.get().rendered_widths


def test_a_picture_that_is_to_be_replaced_stays_as_it_was(desk, media, upload):
    desk.post(ADD, upload())
    before = Image.objects.values().get()

    with a_full_disk():
        answer = desk.post(f"/admin/articles/image/{before['id']}/change/", upload() | {"alt": "Andere Worte hier"})

    assert answer.status_code == 422
    assert Image.objects.values().get() == before


def test_what_the_worker_could_not_write_it_makes_when_there_is_room(desk, media, upload):
    desk.post(ADD, upload())
    shutil.rmtree(media / "pictures")
    Image.objects.update(rendered_widths=[])

    with a_full_disk():
        render_waiting_images()
    half_done = [path for path in (media / "pictures").rglob("*") if path.is_file()]
    assert Image.objects.get().rendered_widths == []
    render_waiting_images()

    assert Image.objects.get().rendered_widths == [480, 960, 1600, 2400]
    made = [path for path in (media / "pictures").rglob("*") if path.is_file()]
    assert set(half_done) < set(made)
    assert len(made) == 13
    for path in made:
        with Picture.open(path) as rendition:
            rendition.load()  # whole


def test_a_picture_that_cannot_be_made_holds_up_no_other(desk, media, upload):
    for _ in range(2):
        desk.post(ADD, upload())
    gone, fine = Image.objects.order_by("-created_at")
    Path(gone.file.path).unlink()
    Image.objects.update(rendered_widths=[])

    render_waiting_images()

    widths = dict(Image.objects.values_list("pk", "rendered_widths"))
    assert (widths[gone.pk], widths[fine.pk]) == ([], [480, 960, 1600, 2400])
