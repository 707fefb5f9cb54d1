"""Every page in both themes, wide and narrow: `python -m tests.browser.screenshots FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.service import running_service
from tests.browser.conftest import CHROMIUM, CHROMIUM_OPTIONS, sign_up
from tests.browser.pages import every_page, own_pages
from tests.conftest import missing

SIZES = {1280: 800, 390: 844}  # width: height, in CSS pixels
THEMES = ("light", "dark")


def take(browser: Browser, url: str, folder: Path) -> None:
    """Every page of the site at `url` as FOLDER/name-theme-width.png."""
    context = browser.new_context(base_url=url)
    page = context.new_page()

    def shoot(name: str) -> None:
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            for width, height in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(150)
                page.screenshot(path=folder / f"{name}-{theme}-{width}.png", full_page=width == 390)

    for name, address in every_page().items():
        page.goto(address)
        shoot(f"{name}-signed-out")
    sign_up(page)
    page.goto("/submissions")
    shoot("submissions-empty")
    own = own_pages(page)
    shoot("problem-judged")
    for name, address in every_page(own).items():
        page.goto(address)
        shoot(name)
    context.close()


def main(folder: Path) -> None:
    """Start a site of our own and look at it."""
    folder.mkdir(parents=True, exist_ok=True)
    driver = "local" if missing("docker") else "docker"
    with (
        tempfile.TemporaryDirectory() as data,
        running_service(Path(data), sandbox=driver) as service,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        take(browser, service.url, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
