"""What a reader with a slow phone waits for, in Chromium: reported, with what we aim at."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .rows import Bound, Row
from .server import Server
from .serving import PAGE

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
SLOWER = 4  # times, the processor
BYTES = 1_600_000 / 8  # a second, down; half of it up
LATENCY = 150  # milliseconds
LISTEN = """
window.seen = {paint: 0, shift: 0, events: []};
const watch = (type, each, more = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({type, buffered: true, ...more});
watch("largest-contentful-paint", (entry) => { seen.paint = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
watch("event", (entry) => { if (entry.interactionId) seen.events.push(entry.duration); }, {durationThreshold: 16});
"""


def is_there() -> bool:
    """Whether Chromium is installed."""
    return Path(CHROMIUM).exists()


def measure(application: Server, visits: int) -> Iterator[Row]:
    """Give the rows: the largest paint, the slowest interaction, the shift; medians of so many first visits."""
    with _browser() as browser:
        seen = [_visit(browser, f"http://127.0.0.1:{application.port}{PAGE}") for _ in range(visits)]
    paint, interaction, shift = (statistics.median(found) for found in zip(*seen, strict=True))
    where = "slow phone: 4× CPU, 1.6 Mbit/s, 150 ms"
    yield Row("largest contentful paint (aim 1500)", round(paint), unit="ms", rounds=visits, beside=where)
    yield Row("interaction to next paint (aim 100)", round(interaction), unit="ms", rounds=visits, beside=where)
    yield Row("layout shift", round(shift, 3), Bound(0.01), rounds=visits, beside=where)


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _visit(browser: Any, address: str) -> tuple[float, float, float]:
    """Open the page for the first time, open the form and what is folded, and return what was seen."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    channel = context.new_cdp_session(page)
    speed = {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES, "uploadThroughput": BYTES / 2}
    channel.send("Network.enable")
    channel.send("Network.emulateNetworkConditions", speed)
    channel.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(LISTEN)
    page.goto(address, wait_until="networkidle")
    paint, shift = page.evaluate("[seen.paint, seen.shift]")
    for place in (".thread a.reply", ".thread a.fold", "details summary"):
        if page.locator(place).count():
            page.locator(place).first.tap()
            page.wait_for_timeout(1500)
    events = page.evaluate("seen.events")
    context.close()
    return paint, max(events, default=0.0), shift
