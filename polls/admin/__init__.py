"""The editors' part of the admin: polls."""

from . import poll

__all__ = ["poll"]
