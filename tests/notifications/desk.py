"""What tests of the admin's pages about notifications share."""

from __future__ import annotations

from typing import Any

MAILS, ANNOUNCED, STOPPED = (
    f"/admin/notifications/{model}/" for model in ("delivery", "announcement", "stoppedaddress")
)  # fmt: skip
NOTHING = "Nothing to do: it was so already."


def messages_of(response: Any) -> list[str]:
    """Return what a page says of the last deed."""
    return [str(message) for message in response.context["messages"]]
