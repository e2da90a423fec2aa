"""What readers choose."""

from .ballot import Ballot, Mark
from .choice import Choice
from .poll import Poll
from .result import Correction, Result

__all__ = ["Ballot", "Choice", "Correction", "Mark", "Poll", "Result"]
