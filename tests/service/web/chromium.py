"""A real browser, and what must be right on every page that it shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Playwright, sync_playwright

from tests.service.postgres import REQUIRED

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE, PHONE = (1280, 800), (390, 844)
SERIOUS = ("serious", "critical")
PATIENCE_MS = 120_000
"""So long a busy machine may take for what a page waits for."""


def program() -> str:
    """The browser's program; the test is skipped where there is none, unless it must be there."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and there is no chromium")
    return found or pytest.skip("there is no chromium")


@dataclass
class Walk:
    """A page that is walked through, and the faults that were met on the way."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def to(self, path: str) -> None:
        """Go to a page, and look whether all is right there."""
        answer = self.page.goto(self.address + path)
        if answer is None or not answer.ok:
            self.faults.append(f"{path}: {answer and answer.status}")
        self.look()

    def look(self) -> None:
        """See that the page fits its window, and that everybody can use it."""
        page, here = self.page, self.page.url.removeprefix(self.address)
        page.wait_for_load_state()
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if width > 0:
            self.faults.append(f"{here}: {width} px wider than the window")
        for fault in Axe().run(page).response["violations"]:
            if fault["impact"] in SERIOUS:
                targets = [node["target"] for node in fault["nodes"]][:3]
                self.faults.append(f"{here}: {fault['id']}: {fault['help']} {targets}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")


@contextmanager
def walking(
    play: Playwright, address: str, size: tuple[int, int] = WIDE, dark: bool = False
) -> Iterator[Walk]:
    """A browser of its own, as large as that."""
    browser = play.chromium.launch(executable_path=program(), args=["--no-sandbox"])
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        accept_downloads=True,
    )
    try:
        yield Walk(context.new_page(), address)
    finally:
        context.close()
        browser.close()


__all__ = ["PHONE", "WIDE", "Walk", "program", "sync_playwright", "walking"]
