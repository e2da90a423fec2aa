"""Going through a page by the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page


def tab_to(page: Page, wanted: Any, *, most: int = 40) -> None:
    """Press Tab until the wanted element has the focus; on the way, each focus must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        outline = page.locator(":focus").evaluate("(element) => parseFloat(getComputedStyle(element).outlineWidth)")
        assert outline >= 2, page.locator(":focus").evaluate("(element) => element.outerHTML")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted}")
