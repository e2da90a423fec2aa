"""How someone is told: what concerns whom, by which way, how soon, and what became of it."""

from .announcement import Announcement
from .delivery import Delivery
from .follow import Follow
from .notification import Notification
from .preference import Pause, Preference
from .stopped import StoppedAddress

__all__ = ["Announcement", "Delivery", "Follow", "Notification", "Pause", "Preference", "StoppedAddress"]
