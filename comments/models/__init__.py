"""What readers answer."""

from .comment import Comment
from .epoch import Epoch
from .folded import FoldedQuote
from .pick import Pick
from .revision import Revision
from .visit import Visit

__all__ = ["Comment", "Epoch", "FoldedQuote", "Pick", "Revision", "Visit"]
