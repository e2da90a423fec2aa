"""Which roots of a thread come first in the orders that change: the best, and the most discussed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from .path import STEP_WIDTH

if TYPE_CHECKING:
    from articles.models import Article

BEST, DISCUSSED = "beste", "meistdiskutiert"
ORDERS = (BEST, DISCUSSED)
PICK_IS_WORTH = 5  # people
MOST_RANKED = 1000  # nobody reads further in such an order; what comes after is shown newest first

# (1 + people + PICK_IS_WORTH where the newsroom recommends something in the branch) / √(12 + hours)
#
# `people` are the different people who answered in the branch, its author apart: whoever writes much counts once. Ever
# more people may have answered the longer a comment stands there, so its age divides; only by the root, or yesterday's
# good ones would be gone today; and from half a day on, or the newest would always be the best.
BEST_ROOTS = """
    WITH picked AS (
        SELECT DISTINCT left(comment.path, %(step)s) AS root
        FROM comments_pick pick JOIN comments_comment comment ON comment.id = pick.comment_id
        WHERE pick.article_id = %(article)s AND comment.status = 'published' AND comment.retracted_at IS NULL
    ), answered AS (
        SELECT root.id, count(DISTINCT answer.author_id) AS people
        FROM comments_comment answer
        JOIN comments_comment root
          ON root.article_id = %(article)s AND root.path = left(answer.path, %(step)s)
        WHERE answer.article_id = %(article)s AND answer.parent_id IS NOT NULL AND answer.author_id <> root.author_id
          AND answer.status = 'published' AND answer.retracted_at IS NULL
        GROUP BY root.id
    )
    SELECT root.id
    FROM comments_comment root
    LEFT JOIN answered ON answered.id = root.id
    LEFT JOIN picked ON picked.root = root.path
    WHERE root.article_id = %(article)s AND root.parent_id IS NULL
      AND root.status = 'published' AND root.retracted_at IS NULL
    ORDER BY (1 + coalesce(answered.people, 0) + CASE WHEN picked.root IS NULL THEN 0 ELSE %(pick)s END)
        / sqrt(12 + extract(epoch FROM now() - root.published_at) / 3600) DESC, root.id DESC
    LIMIT %(most)s
"""


def rank(article: Article, order: str) -> list[int]:
    """Return the ids of an article's first roots in an order, as things stand now; at most 1,000."""
    if order == DISCUSSED:
        roots = article.comments.standing().filter(parent__isnull=True, branch_count__gt=0)
        return list(roots.order_by("-branch_count", "-pk").values_list("pk", flat=True)[:MOST_RANKED])
    with connection.cursor() as cursor:
        given = {"article": article.pk, "step": STEP_WIDTH, "pick": PICK_IS_WORTH, "most": MOST_RANKED}
        cursor.execute(BEST_ROOTS, given)
        return [row[0] for row in cursor.fetchall()]
