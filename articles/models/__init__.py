"""What editors publish."""

from ..images import Image
from .anchor import Anchor, Event
from .article import LANGUAGES, Article, FormerSlug
from .author import NEWSROOM, Author
from .byline import ArticleByline, FollowUpByline
from .citation import Citation
from .followup import FollowUp
from .page import Page
from .topic import Topic
from .version import Version

__all__ = [
    "LANGUAGES",
    "NEWSROOM",
    "Anchor",
    "Article",
    "ArticleByline",
    "Author",
    "Citation",
    "Event",
    "FollowUp",
    "FollowUpByline",
    "FormerSlug",
    "Image",
    "Page",
    "Topic",
    "Version",
]
