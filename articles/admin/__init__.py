"""The editors' part of the admin: articles and what belongs to them."""

from . import article, image, others

__all__ = ["article", "image", "others"]
