"""Pictures: checked on the way in, offered in widths and formats that fit the reader's screen."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from PIL import Image as Picture
from PIL import ImageOps

from pagecache.triggers import removals

logger = structlog.get_logger(__name__)

WIDTHS = (480, 960, 1600, 2400)  # pixels; a phone, a phone at double density, the text column, the wide picture
FORMATS = {"avif": ("AVIF", 60), "webp": ("WEBP", 80), "jpg": ("JPEG", 82)}
SHARE_SIZE = (1200, 630)  # what social networks show of a link
LARGEST_FILE = 20 * 1024 * 1024  # bytes
LARGEST_PICTURE = 60_000_000  # pixels; a decompression bomb is refused before it is decoded
ACCEPTED = {"JPEG", "PNG", "WEBP", "AVIF"}


def check_picture(file: BinaryIO) -> None:
    """Raise ValidationError unless the file is a picture of a kind and size that we take; a stored one was checked."""
    if isinstance(file, FieldFile) and getattr(file, "_committed", False):  # Django has no public word for "stored"
        return
    if getattr(file, "size", 0) > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 20 MB. Please choose a smaller one."))
    try:
        with Picture.open(file) as picture:
            kind, (width, height) = picture.format, picture.size
            if kind in ACCEPTED and width * height <= LARGEST_PICTURE:
                picture.verify()
    except Exception as error:
        raise ValidationError(_("This is no picture that can be read. Please use JPEG, PNG, WebP or AVIF.")) from error
    finally:
        file.seek(0)
    if kind not in ACCEPTED:
        raise ValidationError(_("Please use a picture in JPEG, PNG, WebP or AVIF."))
    if width * height > LARGEST_PICTURE:
        raise ValidationError(_("The picture has more than 60 million pixels. Please make it smaller."))


class ImageQuerySet(models.QuerySet["Image"]):
    """Images by what is left to do."""

    def waiting(self) -> ImageQuerySet:
        """Those whose renditions are not made yet."""
        return self.filter(rendered_widths=[])

    def render(self) -> None:
        """Make the renditions of each. What cannot be made is logged and holds up no other; the sweep tries it anew."""
        for image in self:
            try:
                image.render()
            except OSError as error:  # no room, no right to write, no picture where one was
                logger.exception("picture not made", image=image.pk, error=type(error).__name__)

    render.alters_data = True  # type: ignore[attr-defined]


class Image(models.Model):
    """A picture with its alternative text and credit; readers get renditions, never the file itself."""

    file = models.ImageField(
        _("file"), upload_to="originals/%Y/", width_field="width", height_field="height", validators=[check_picture]
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=400,
        validators=[MinLengthValidator(5)],
        help_text=_("What somebody who cannot see the picture should know of it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    digest = models.CharField(max_length=16, editable=False, default="")
    rendered_widths = models.JSONField(editable=False, default=list)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ("-created_at",)
        constraints = (models.CheckConstraint(condition=~models.Q(alt=""), name="image_has_alternative_text"),)
        triggers = removals()

    def __str__(self) -> str:
        return self.alt[:60]

    def render(self) -> None:
        """Make the renditions: each width in each format, and the picture for shared links.

        Turned as the camera says and stripped of its metadata (places, devices). Files are named by content, so
        that they can be cached for good; making them again changes nothing.
        """
        with self.file.open() as original:
            data = original.read()
        self.digest = hashlib.sha256(data).hexdigest()[:16]
        with Picture.open(BytesIO(data)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        widths = [width for width in WIDTHS if width < picture.width] + [min(picture.width, WIDTHS[-1])]
        for width in widths:
            scaled = picture.resize((width, round(picture.height * width / picture.width)), Picture.Resampling.LANCZOS)
            for suffix in FORMATS:
                self._store(scaled, f"{width}.{suffix}", suffix)
        self._store(ImageOps.fit(picture, SHARE_SIZE), "share.jpg", "jpg")
        self.width, self.height, self.rendered_widths = picture.width, picture.height, widths
        self.save(update_fields=["width", "height", "digest", "rendered_widths"])

    render.alters_data = True  # type: ignore[attr-defined]

    def _store(self, picture: Picture.Image, name: str, suffix: str) -> None:
        path = self._path(name)
        if default_storage.exists(path):
            return
        kind, quality = FORMATS[suffix]
        target = BytesIO()
        picture.save(target, kind, quality=quality)
        default_storage.save(path, ContentFile(target.getvalue()))

    def _path(self, name: str) -> str:
        return str(PurePosixPath("pictures", self.digest, name))

    def address(self, width: int, suffix: str = "jpg") -> str:
        """Return the address of one rendition."""
        return default_storage.url(self._path(f"{width}.{suffix}"))

    @property
    def share_address(self) -> str:
        """The picture for shared links, empty until it is made."""
        return default_storage.url(self._path("share.jpg")) if self.rendered_widths else ""

    def sources(self) -> list[dict[str, Any]]:
        """Return what a `picture` element needs, best format first: MIME type and `srcset`."""
        kinds = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
        return [
            {
                "type": kind,
                "srcset": ", ".join(f"{self.address(width, suffix)} {width}w" for width in self.rendered_widths),
            }
            for suffix, kind in kinds.items()
        ]

    @property
    def fallback(self) -> str:
        """The JPEG for browsers that know no `srcset`."""
        return self.address(self.rendered_widths[min(1, len(self.rendered_widths) - 1)])
