"""Who signs what, as rows of their own: a change of them reaches kept pages like that of any row that pages show."""

from pagecache.triggers import removals

from .article import Article
from .followup import FollowUp


class ArticleByline(Article.authors.through):  # type: ignore[name-defined]
    """That somebody signs an article."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = removals(additions_too=True)


class FollowUpByline(FollowUp.authors.through):  # type: ignore[name-defined]
    """That somebody signs a follow-up."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = removals(additions_too=True)
