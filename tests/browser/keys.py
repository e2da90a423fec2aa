"""Going through a page by the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

# One look instead of several: under load each costs a moment in which the page goes on.
LOOK = """(wanted) => {
  const focused = document.activeElement;
  const seen = focused === document.body || parseFloat(getComputedStyle(focused).outlineWidth) >= 2;
  return { isThere: focused === wanted, unseen: seen ? "" : focused.outerHTML };
}"""


def tab_to(page: Page, wanted: Any, *, most: int = 40) -> None:
    """Press Tab until the wanted element has the focus; on the way, each focus must be seen.

    It is waited for first: what comes only after a Tab went past its place would never be reached.
    """
    expect(wanted).to_be_visible()
    for _ in range(most):
        page.keyboard.press("Tab")
        look = wanted.evaluate(LOOK)
        assert look["unseen"] == ""
        if look["isThere"]:
            return
    pytest.fail(f"Tab does not reach {wanted}")
