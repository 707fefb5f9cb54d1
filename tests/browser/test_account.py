"""A person confirms their address and sets a forgotten password anew, by the letters they get."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from benchmarks.service import Service
from tests.browser.conftest import sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PHRASE = "five calm tensors in a row"


def _link(service: Service, name: str, subject: str) -> str:
    """Path and query of the link in the letter, which the site prints to its log."""
    letter = re.compile(
        rf"Mail to {name}@example\.org .*?\nSubject: [^\n]*{subject}[^\n]*\n.*?"
        r"http://[^/\s]+(/[\w-]+\?token=\S+)\s",  # to its end: the log grows as we read it
        re.DOTALL,
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = letter.findall(service.log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return str(found[-1])
        time.sleep(0.2)
    raise AssertionError(f"no letter to {name} about {subject!r} came")


@pytest.mark.parametrize("person_page", ["desktop-light", "phone-dark"], indirect=True)
def test_a_forgotten_password_is_set_anew_by_a_letter(person_page: Page, service: Service) -> None:
    page = person_page
    name = sign_up(page)
    page.goto(_link(service, name, "confirm"))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("main")).to_contain_text("is confirmed")

    page.context.clear_cookies()  # a new browser, and the password is gone
    page.goto("/login")
    page.get_by_role("link", name="Forgotten password").click()
    page.get_by_label("User name or e-mail").fill(f"{name}@example.org")
    page.get_by_role("button", name="Send the link").click()
    told = page.get_by_role("main").get_by_role("status")  # a banner of the site may stand above
    expect(told).to_contain_text("a letter with a link is on its way")

    page.goto(_link(service, name, "set a new password"))
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Set the password").click()
    field = page.get_by_label("New password")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("take at least 10"))
    field.fill(PHRASE)
    page.get_by_role("button", name="Set the password").click()
    expect(told).to_contain_text("Your password is set")

    page.get_by_role("link", name="Sessions").click()
    expect(page.locator(".rows > li")).to_have_count(1)  # the first browser was signed out
    expect(page.locator(".rows > li")).to_contain_text("This one")
    page.get_by_role("link", name="Tokens").click()
    page.get_by_label("Name of a new token").fill("laptop")
    page.get_by_role("checkbox", name="account").check()
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_label("New token", exact=True)).to_have_text(re.compile(r"^tj_[\w-]{43}$"))
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0  # nothing is wider than the screen
