"""Photos of records: looked at, made small, stripped of what they tell about place and phone."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from stations.identity import uuid7

MAX_PHOTOS = 9
MAX_EDGE = 1600
MAX_PIXELS = 60_000_000  # a phone of 2025 takes 50 million; a bomb unpacks to thousands
QUALITY = 80
FORMATS = {"JPEG": {".jpg", ".jpeg", ".jfif", ".jpe"}, "PNG": {".png"}, "WEBP": {".webp"}}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG without metadata, at most 1,600 pixels long."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def clean_photos(uploads: Sequence[UploadedFile]) -> list[CleanPhoto]:
    """All of them, or a ``ValidationError`` on ``photos`` that names each bad file."""
    if len(uploads) > MAX_PHOTOS:
        raise ValidationError({"photos": _("At most %(most)d photos.") % {"most": MAX_PHOTOS}})
    clean, errors = [], []
    for upload in uploads:
        try:
            clean.append(clean_photo(upload))
        except ValidationError as error:
            errors += [f"{upload.name}: {message}" for message in error.messages]
    if errors:
        raise ValidationError({"photos": errors})
    return list({photo.sha256: photo for photo in clean}.values())


def clean_photo(upload: UploadedFile) -> CleanPhoto:
    """Check the size, the real kind (by content, never by name) and the pixels; re-encode."""
    size = upload.size or 0
    if size > settings.PHOTO_MAX_BYTES:
        raise ValidationError(
            _("This photo has %(size)d MB; at most %(most)d MB are allowed.")
            % {
                "size": round(size / 1024**2),
                "most": settings.PHOTO_MAX_BYTES // 1024**2,
            }
        )
    with _opened(upload) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValidationError(_("This photo has too many pixels."))
        return _encoded(image)


@contextmanager
def _opened(upload: IO[bytes]) -> Iterator[Image.Image]:
    not_a_photo = ValidationError(_("This is no photo: JPEG, PNG or WebP is needed."))
    upload.seek(0)
    head = upload.read(64 * 1024)
    upload.seek(0)
    if _is_heic(head):
        raise ValidationError(
            _(
                "This is a HEIC photo, as iPhones take them. On the phone choose Settings, Camera, "
                "Formats, Most Compatible and take it anew, or send it to yourself through WeChat "
                "and upload that picture."
            )
        )
    found = _kinds(head)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)  # of a tag: nothing of them is kept
        try:
            with Image.open(upload, formats=list(FORMATS)) as image:
                if not found & FORMATS[str(image.format)]:
                    raise not_a_photo
                yield image
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise ValidationError(_("This photo has too many pixels.")) from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise not_a_photo from error


def _is_heic(head: bytes) -> bool:
    """By the brands of the first box (ISO/IEC 23008-12 annex B): a HEIF file that isn't AVIF."""
    size = int.from_bytes(head[:4], "big")
    brands = {head[n : n + 4] for n in range(8, min(size, 256), 4)}
    return head[4:8] == b"ftyp" and b"avif" not in brands and bool(HEIC_BRANDS & brands)


def _kinds(head: bytes) -> set[str]:
    """Endings that the first bytes speak for."""
    try:
        return {match.extension.lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError):  # the picture itself
        raise
    except Exception as error:  # whatever a damaged tag leads the library to: there is no list
        raise ValidationError(
            _("What the camera noted in this photo is damaged. Save it anew and upload that.")
        ) from error


def _encoded(image: Image.Image) -> CleanPhoto:
    """Upright, at most 1,600 pixels, RGB; a new file that carries nothing of the first one."""
    upright = _upright(image).convert("RGB")
    upright.thumbnail((MAX_EDGE, MAX_EDGE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    content = BytesIO()
    bare.save(content, "JPEG", quality=QUALITY, optimize=True)
    return CleanPhoto(content.getvalue(), *bare.size)


@contextmanager
def photos_kept(photos: Sequence[CleanPhoto], record: Any) -> Iterator[list[Any]]:
    """Store them with their rows (``record.photos``); when what follows fails, no file stays
    behind."""
    rows: list[Any] = []
    with unless_refused(rows):
        for photo in photos:
            row = record.photos.model(
                record=record, width=photo.width, height=photo.height, sha256=photo.sha256
            )
            row.image.save(f"{uuid7()}.jpg", ContentFile(photo.content), save=False)
            rows.append(row)
        record.photos.model.objects.bulk_create(rows)
        yield rows


@contextmanager
def unless_refused(rows: Sequence[Any]) -> Iterator[None]:
    """Rows of photos are written, and whatever refuses their transaction takes the files along."""
    try:
        yield
    except BaseException:
        for row in rows:
            row.image.storage.delete(str(row.image.name))
        raise
