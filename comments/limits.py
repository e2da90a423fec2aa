"""How fast a person may write."""

from accounts.limits import Limit

POSTING = (Limit("comment.minute", 5, 60), Limit("comment.hour", 40, 3600))
VISITING = (Limit("visitor.minute", 10, 60), Limit("visitor.hour", 60, 3600))  # by network; each makes a session
REPORTING = (Limit("report.hour", 20, 3600),)
