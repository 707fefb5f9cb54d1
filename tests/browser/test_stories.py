"""Stories, each of one person from the beginning to the end, at a desk and on a phone."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from benchmarks.service import Service
from tests.browser.conftest import (
    CHROMIUM,
    CHROMIUM_OPTIONS,
    PASSWORD,
    ROOT,
    VERDICT,
    on_phone,
    sign_up,
    until_wired,
    write,
    written,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FIRST = "/problems/gradient-descent"
ATTENTION = "/problems/self-attention"
SENT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")
NO_SCALE = (ROOT / "problems/self-attention/submissions/wrong_answer/no_scale.py").read_text(
    encoding="utf-8"
)
MENDED = NO_SCALE.replace("k.transpose(1, 2)", "k.transpose(1, 2) / k.shape[-1] ** 0.5")

both = pytest.mark.parametrize("person_page", ["desktop-light", "phone-dark"], indirect=True)


def to_the_editor(page: Page) -> None:
    """Where the editor is: on a phone behind a tab."""
    until_wired(page)
    if on_phone(page):
        page.get_by_role("tab", name="Code", exact=True).click()
    expect(page.locator(".cm-content")).to_be_visible()


def test_from_the_first_visit_to_the_first_accepted(person_page: Page) -> None:
    page = person_page
    page.goto("/")
    page.get_by_role("link", name="See the problems").click()
    page.locator(f"main a[href='{FIRST}']").first.click()
    to_the_editor(page)
    write(page, SENT)  # before there is an account
    expect(page.locator("[data-draft]")).to_have_text("Saved in this browser")

    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    name = f"ada-{secrets.token_hex(4)}"
    page.get_by_label("User name").fill(name)
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()

    expect(page).to_have_url(re.compile(f"{FIRST}$"))
    to_the_editor(page)
    assert written(page) == SENT
    head = page.locator("[data-results] .report-head")
    page.get_by_role("button", name="Run").first.click()
    expect(head).to_contain_text("examples only", timeout=VERDICT)
    expect(head.locator(".verdict")).to_have_text("Accepted")
    if on_phone(page):
        page.get_by_role("tab", name="Code", exact=True).click()
    page.get_by_role("button", name="Submit").click()
    expect(head).not_to_contain_text("examples only")
    expect(head.locator(".verdict")).to_have_text("Accepted", timeout=VERDICT)

    page.locator("#results").get_by_role("link", name=re.compile("^Next: ")).click()
    expect(page).not_to_have_url(re.compile(FIRST))
    expect(page.locator("h1")).to_be_visible()


@both
def test_a_wrong_answer_is_understood_and_mended(person_page: Page) -> None:
    page = person_page
    sign_up(page, ATTENTION)
    to_the_editor(page)
    write(page, NO_SCALE)
    page.get_by_role("button", name="Submit").click()
    verdict = page.locator("[data-results] .report-head .verdict")
    expect(verdict).to_have_text("Wrong answer", timeout=VERDICT)
    opened = page.locator("[data-results] details.case[open]")
    # The first difference in words, before any table; and what the author says of this mistake.
    expect(opened.locator(".in-words")).to_contain_text(re.compile(r"\d+ of \d+ numbers"))
    expect(opened.locator(".known-mistake")).to_contain_text("not divided by √A")

    if on_phone(page):
        page.get_by_role("tab", name="Code", exact=True).click()
    assert written(page) == NO_SCALE
    write(page, MENDED)
    page.get_by_role("button", name="Submit").click()
    expect(verdict).to_have_text("Accepted", timeout=VERDICT)


@both
def test_two_tabs_show_one_text(person_page: Page) -> None:
    page = person_page
    sign_up(page, FIRST)
    tab = page.context.new_page()
    tab.goto(FIRST)
    for one in (page, tab):
        to_the_editor(one)
    write(page, "# typed in the first\n")
    expect(tab.locator(".cm-content")).to_contain_text("typed in the first")
    write(tab, "# typed in the second\n")
    expect(page.locator(".cm-content")).to_contain_text("typed in the second")
    for one in (page, tab):
        expect(one.locator("[data-draft]")).to_have_text("Saved")
        expect(one.locator("[data-draft-notice]")).to_be_hidden()


@both
def test_a_token_of_the_account_page_serves_at_a_terminal(
    person_page: Page, service: Service, tmp_path: Path
) -> None:
    page = person_page
    name = sign_up(page)
    page.goto("/account/tokens")
    page.get_by_label("Name of a new token").fill("laptop")
    page.get_by_role("button", name="Make a token").click()
    token = page.locator("pre.token").inner_text().strip()

    def tensorjudge(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            input=said,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
        )

    signed_in = tensorjudge("login", service.url, "--token", "-", said=token)
    assert signed_in.returncode == 0, signed_in.stderr
    assert name in signed_in.stderr + signed_in.stdout
    answer = tmp_path / "answer.py"
    answer.write_text(SENT, encoding="utf-8")
    sent = tensorjudge("submit", str(answer), "--problem", "gradient-descent")
    assert sent.returncode == 0, sent.stdout + sent.stderr

    # What was sent from there is here; and the token holds until it is revoked here.
    page.goto("/submissions")
    expect(page.get_by_role("main")).to_contain_text("Accepted")
    page.goto("/account/tokens")
    expect(page.get_by_role("listitem").filter(has_text="laptop")).to_contain_text("Last used")
    page.get_by_role("button", name="Revoke laptop").click()
    expect(page.get_by_role("main")).to_contain_text("No tokens yet")
    refused = tensorjudge("run", str(answer), "--problem", "gradient-descent")
    assert refused.returncode == 2
    assert "token" in refused.stderr


def test_without_javascript_a_phone_submits_and_reads_its_verdict(
    playwright: Playwright, service: Service
) -> None:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
    page = browser.new_page(
        base_url=service.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        color_scheme="dark",
    )
    sign_up(page, ATTENTION)
    page.locator("#code").fill(NO_SCALE)
    page.get_by_role("button", name="Submit").click()
    verdict = page.locator(".report-head .verdict")
    expect(verdict).to_have_text("Wrong answer", timeout=VERDICT)
    expect(page.locator(".known-mistake").first).to_contain_text("not divided by √A")

    page.goto(ATTENTION)
    assert page.locator("#code").input_value() == NO_SCALE
    page.locator("#code").fill(MENDED)
    page.get_by_role("button", name="Submit").click()
    expect(verdict).to_have_text("Accepted", timeout=VERDICT)
    page.close()
    browser.close()


# A crash: nothing of the page's own runs, and no later save.


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


#: how a browser that is started apart shows pages: as `person_page` does
ways = pytest.mark.parametrize(
    "way",
    [
        pytest.param({"color_scheme": "light"}, id="desktop-light"),
        pytest.param(
            {
                "viewport": {"width": 390, "height": 844},
                "is_mobile": True,
                "has_touch": True,
                "color_scheme": "dark",
            },
            id="phone-dark",
        ),
    ],
)


@contextmanager
def lasting(
    playwright: Playwright, folder: Path, service: Service, way: dict[str, Any]
) -> Iterator[BrowserContext]:
    """A browser whose profile lies in `folder`; it may be dead at the end."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=CHROMIUM_OPTIONS, base_url=service.url, **way
    )
    yield context
    with suppress(Error):  # closed
        context.close()


def running() -> dict[int, tuple[int, list[str]]]:
    """Every process: its parent and its arguments."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            found[int(entry.name)] = (parent, arguments)
    return found


def browser_of(folder: Path) -> int:
    """The browser that has this profile."""
    (found,) = (
        number
        for number, (_, arguments) in running().items()
        if f"--user-data-dir={folder}" in arguments
        and not any(one.startswith("--type=") for one in arguments)
    )
    return found


def tabs_of(folder: Path) -> list[int]:
    """The processes that run its pages."""
    browser, processes = browser_of(folder), running()

    def below(number: int) -> bool:
        parent = processes.get(number, (0, []))[0]
        return parent == browser or (parent > 1 and below(parent))

    return [
        number
        for number, (_, arguments) in processes.items()
        # These write their command line anew, with blanks between.
        if "--type=renderer" in " ".join(arguments) and below(number)
    ]


@ways
def test_a_draft_survives_the_crash_of_the_browser(
    playwright: Playwright, service: Service, tmp_path: Path, way: dict[str, Any]
) -> None:
    with lasting(playwright, tmp_path / "profile", service, way) as context:
        page = context.new_page()
        name = sign_up(page, FIRST)
        to_the_editor(page)
        write(page, "# an hour of work\n")
        expect(page.locator("[data-draft]")).to_have_text("Saved")
        with context.expect_event("close"):
            os.kill(browser_of(tmp_path / "profile"), signal.SIGKILL)  # as a power cut would
    with lasting(playwright, tmp_path / "profile", service, way) as context:
        context.clear_cookies()  # a browser writes them when it likes: some crashes lose them
        page = context.new_page()
        page.goto(f"/login?next={FIRST}")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        to_the_editor(page)
        expect(page.locator(".cm-content")).to_contain_text("an hour of work")


def test_a_draft_survives_the_crash_of_a_tab_that_could_not_reach_the_site(
    playwright: Playwright, service: Service, tmp_path: Path
) -> None:
    with lasting(playwright, tmp_path / "profile", service, {}) as context:
        page = context.new_page()
        sign_up(page, FIRST)
        page.route("**/draft", lambda route: route.abort())
        write(page, "# typed while the site was away\n")
        expect(page.locator("[data-draft]")).to_contain_text("in this browser only")
        with page.expect_event("crash"):
            for tab in tabs_of(tmp_path / "profile"):
                os.kill(tab, signal.SIGKILL)
        page = context.new_page()
        page.goto(FIRST)
        expect(page.locator(".cm-content")).to_contain_text("typed while the site was away")
        expect(page.locator("[data-draft]")).to_have_text("Saved")
