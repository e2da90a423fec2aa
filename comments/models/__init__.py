"""What readers answer."""

from .comment import Comment
from .revision import Revision

__all__ = ["Comment", "Revision"]
