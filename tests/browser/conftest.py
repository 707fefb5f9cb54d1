"""A running site, a browser on it, and the frontend's own packages."""

from __future__ import annotations

import fcntl
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from benchmarks.service import Service, free_port, running_service
from tests.conftest import IN_CI, PASSWORD, missing
from tests.oidc.server import CLIENT_ID, CLIENT_SECRET, ProviderProcess, running_provider

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: ms; a verdict waits for the sandbox on a machine that does other things too
VERDICT = 60_000

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder in one process: one site serves it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def issuer_port() -> int:
    """Where the site looks for the provider of sign-in; `campus` starts one there."""
    return free_port()


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory, issuer_port: int) -> Iterator[Service]:
    """A site with its worker; in containers where an engine answers."""
    driver = "local" if missing("docker") else "docker"
    provider = {
        "TENSORJUDGE_OIDC_ISSUER": f"http://127.0.0.1:{issuer_port}",
        "TENSORJUDGE_OIDC_CLIENT_ID": CLIENT_ID,
        "TENSORJUDGE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "TENSORJUDGE_OIDC_NAME": "Campus",
    }
    folder = tmp_path_factory.mktemp("site")
    with running_service(folder, sandbox=driver, **provider) as service:
        yield service


@pytest.fixture(scope="package")
def campus(service: Service, issuer_port: int) -> Iterator[ProviderProcess]:
    """The provider of sign-in, running."""
    with running_provider(f"{service.url}/login/oidc/callback", port=issuer_port) as provider:
        yield provider


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium, of this test alone: Playwright's loop must not outlive a test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of; a test that expects a complaint removes it."""
    return []


@contextmanager
def profile(
    browser: Browser, service: Service, complaints: list[str], **options: Any
) -> Iterator[Page]:
    """A page of a new profile, signed out. Nothing that it loads may break a rule of the site."""
    context = browser.new_context(base_url=service.url, **options)
    page = context.new_page()

    def listen(message: ConsoleMessage) -> None:
        # An answer of 4xx is told in words on the page, which is what tests look at.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser, service: Service, complaints: list[str]) -> Iterator[Page]:
    """A page of a new profile, signed out, on a desk."""
    with profile(browser, service, complaints) as page:
        yield page


@pytest.fixture(params=["desktop-light", "desktop-dark", "phone-light", "phone-dark"])
def person_page(
    request: pytest.FixtureRequest, browser: Browser, service: Service, complaints: list[str]
) -> Iterator[Page]:
    """One person's page, in turn at a desk and on a phone, in the light and in the dark theme."""
    device, theme = request.param.split("-")
    scheme: Literal["light", "dark"] = "dark" if theme == "dark" else "light"
    size = {"width": 390, "height": 844} if device == "phone" else {"width": 1280, "height": 800}
    with profile(
        browser,
        service,
        complaints,
        viewport=size,
        has_touch=device == "phone",
        is_mobile=device == "phone",
        color_scheme=scheme,
    ) as page:
        yield page


def on_phone(page: Page) -> bool:
    """Whether the page is as narrow as a phone: the workbench then shows one part at a time."""
    size = page.viewport_size
    return size is not None and size["width"] < 700


@pytest.fixture
def plain_page(browser: Browser, service: Service) -> Iterator[Page]:
    """A page of a browser without JavaScript."""
    context = browser.new_context(base_url=service.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_up(page: Page, to: str = "/problems") -> str:
    """Sign up by the form, as a new person; ends on the page `to`, loaded. Returns the name."""
    name = f"ada-{secrets.token_hex(4)}"
    page.goto(f"/signup?next={to}")
    page.get_by_label("User name").fill(name)
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    # From its beginning: the address of the form ends with `to` as well.
    expect(page).to_have_url(re.compile(rf"^https?://[^/]+{re.escape(to)}$"))
    page.wait_for_load_state()  # after `goto` too, the page's scripts have run
    return name


def until_wired(page: Page) -> None:
    """Wait until the workbench's script has run: before, its tabs do nothing yet."""
    expect(page.locator(".bench-read").get_by_role("tabpanel")).to_have_count(1)


def write(page: Page, code: str) -> None:
    """Replace what the editor holds, by its keyboard."""
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    # Inserted as text: typed key by key, the editor would indent what is indented already.
    page.keyboard.insert_text(code)


def written(page: Page) -> str:
    """What the form would send."""
    return page.locator("#code").input_value()


def npm(*arguments: str) -> None:
    """Run npm in the frontend's folder."""
    subprocess.run(["npm", "--prefix", str(FRONTEND), *arguments], check=True, capture_output=True)


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The frontend's packages as its lock says, installed once where they are missing."""
    if shutil.which("npm") is None:
        why = "npm: npm is not installed (apt-get install npm)"
        if IN_CI:
            pytest.fail(f"in CI no test may lack its part: {why}", pytrace=False)
        pytest.skip(f"missing {why}")
    folder = FRONTEND / "node_modules"
    # Tests run in several processes, and `npm ci` begins by removing what is there.
    with (FRONTEND / ".npm-ci.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # npm writes this file last, with what it installed.
        if not (folder / ".package-lock.json").exists():
            npm("ci")
    return folder
