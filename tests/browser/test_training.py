"""Watch it learn: a GPT that was accepted is trained live, stopped, and found again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import VERDICT, sign_up
from tests.browser.pages import TRAINED, solve_trained

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

OFFER = f"/problems/{TRAINED}/training"
RUN = re.compile(r"/training/[\w-]+$")


def points(page: Page) -> Locator:
    """The rows of the first chart's table: a point each, also while it is closed."""
    return page.locator("[data-chart] tbody").first.locator("tr")


def until_inked(page: Page) -> None:
    """Wait until the first chart shows each of its lines: it is drawn with the next frame."""
    page.wait_for_function(
        """() => {
            const section = document.querySelector("[data-chart]");
            const canvas = section.querySelector("canvas");
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            const near = (one, other) => Math.abs(one - other) < 3;
            const lines = [...section.querySelectorAll(".legend .series")];
            return lines.length > 0 && lines.every((line) => {
                const colour = getComputedStyle(line).color.match(/[0-9.]+/g).slice(0, 3);
                for (let at = 0; at < data.length; at += 4)
                    if (colour.every((part, i) => near(part, data[at + i]))) return true;
                return false;
            });
        }"""
    )


def test_a_gpt_is_trained_live_stopped_and_reopened(page: Page) -> None:
    sign_up(page, f"/problems/{TRAINED}")
    expect(page.locator("[data-until-solved]")).to_be_visible()
    link = page.locator(".problem-head").get_by_role("link", name="Watch it learn")
    expect(link.locator("visible=true")).to_have_count(1)  # of the quiet line that says when
    page.evaluate("window.sameDocument = true")
    solve_trained(page)
    # Without a reload it is there, once beside the title and once by the verdict.
    expect(page.locator("[data-until-solved]")).to_be_hidden()
    results = page.locator("#results").get_by_role("link", name="Watch it learn")
    expect(results.locator("visible=true")).to_have_count(1)
    assert page.evaluate("window.sameDocument") is True
    page.locator("a.watch").click()

    expect(page.get_by_text("None yet.")).to_be_visible()
    expect(page.get_by_text("King James").first).to_be_visible()
    page.get_by_label("Steps").fill("4000")
    page.get_by_label("Characters to write").fill("40")
    page.get_by_role("button", name="Train it").click()
    expect(page).to_have_url(RUN)
    address = page.url
    page.evaluate("window.sameDocument = true")

    # Points land one by one, drawn on a canvas that nothing but a script can draw on.
    expect(points(page).nth(2)).to_be_attached(timeout=VERDICT)
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    expect(page.locator(".sample").first).not_to_be_empty()
    expect(
        page.get_by_role("img", name=re.compile("ln 60: every character equally likely"))
    ).to_be_visible()
    assert page.evaluate("window.sameDocument") is True
    until_inked(page)

    # The chart follows the theme: its lines have that theme's colours, not the other's.
    before = page.locator(".legend .series").first.evaluate("it => getComputedStyle(it).color")
    page.get_by_role("button", name="Dark theme").click()
    after = page.locator(".legend .series").first.evaluate("it => getComputedStyle(it).color")
    assert before != after
    until_inked(page)

    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".run-head .verdict")).to_have_text("Stopped by you", timeout=VERDICT)
    expect(page.locator("#live")).to_have_text("Training has stopped.")
    assert page.evaluate("window.sameDocument") is True
    kept = points(page).count()
    assert kept >= 3

    page.goto(OFFER)
    record = page.locator("table.list tbody tr")
    expect(record).to_have_count(1)
    expect(record).to_contain_text("Steps 4000")
    record.get_by_role("link", name="Stopped by you").click()
    expect(page).to_have_url(address)
    expect(points(page)).to_have_count(kept)
    expect(page.locator("[data-chart] canvas")).to_be_visible()

    page.get_by_role("link", name="Change the settings").click()
    expect(page.get_by_label("Steps")).to_have_value("4000")
    page.goto(address)
    page.get_by_role("button", name="Again").click()
    expect(page).not_to_have_url(address)
    expect(page).to_have_url(RUN)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".run-head .verdict")).to_have_text("Stopped by you", timeout=VERDICT)


def test_without_scripts_a_run_is_started_read_and_stopped(page: Page, plain_page: Page) -> None:
    sign_up(page, f"/problems/{TRAINED}")
    solve_trained(page)
    plain_page.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain_page.goto(OFFER)
    plain_page.get_by_label("Steps").fill("4000")
    plain_page.get_by_role("button", name="Train it").click()
    expect(plain_page).to_have_url(RUN)

    line = plain_page.locator("svg polyline").first
    for _ in range(120):
        if line.count() and len(str(line.get_attribute("points")).split()) > 2:
            break
        plain_page.wait_for_timeout(500)
        plain_page.get_by_role("link", name="Reload it").click()
    expect(line).to_be_visible()
    expect(plain_page.locator(".sample").first).not_to_be_empty()
    plain_page.get_by_role("button", name="Stop").click()
    # It ends within a second or so; the form's page may say either.
    expect(plain_page.locator(".run-head .verdict")).to_have_text(
        re.compile("Training|Stopped by you")
    )
