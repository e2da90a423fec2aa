"""The editors' part of the admin: articles and what belongs to them."""

from . import article, followup, image, others

__all__ = ["article", "followup", "image", "others"]
