"""How fast a person may vote."""

from accounts.limits import Limit

VOTING = (Limit("vote.minute", 20, 60), Limit("vote.hour", 200, 3600))  # changed votes count too
VISITING = (Limit("vote.visitor.minute", 10, 60), Limit("vote.visitor.hour", 60, 3600))  # each makes a session
