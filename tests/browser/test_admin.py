"""An admin's story: find somebody, make them an instructor; and every page of theirs is sound."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from benchmarks.service import Service
from tests.browser.conftest import ROOT
from tests.browser.test_every_page import faults_of
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PAGES = ("", "users", "invitations", "queue", "workers", "sandbox", "settings", "acts")


def make_user(service: Service, role: str) -> str:
    """Make a user as an operator does, on the command line; the name."""
    name = f"{role}-{secrets.token_hex(4)}"
    subprocess.run(
        [sys.executable, "-m", "app.cli", "user", "create", name,
         "--email", f"{name}@example.org", "--role", role],
        cwd=ROOT, input=PASSWORD.encode(), check=True,
        env={**os.environ, "TENSORJUDGE_DATA": str(service.log.parent / "data")},
    )  # fmt: skip
    return name


@pytest.mark.usefixtures("node_modules")
@pytest.mark.parametrize("person_page", ["desktop-light", "phone-dark"], indirect=True)
def test_an_admin_makes_somebody_an_instructor(person_page: Page, service: Service) -> None:
    page = person_page
    root, ada = make_user(service, "admin"), make_user(service, "learner")
    page.goto("/login")
    page.get_by_label("User name").fill(root)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Run this site").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    page.get_by_role("link", name="Users", exact=True).click()
    page.get_by_label("Name or e-mail begins with").fill(ada[:-2].upper())
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=ada).click()
    page.get_by_label("What they may do").select_option("instructor")
    page.get_by_role("button", name="Change the role").click()
    expect(page.get_by_role("heading", name=f"Make {ada} an instructor?")).to_be_visible()
    page.get_by_role("button", name="Change the role").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("The role is changed.")
    expect(page.get_by_role("region", name="What admins did")).to_contain_text(
        "learner → instructor"
    )

    page.emulate_media(reduced_motion="reduce")
    wrong = {}
    for name in PAGES:
        page.goto(f"/admin/{name}".rstrip("/"))
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if found := faults_of(page) + ([{"wider by": width}] if width > 0 else []):
            wrong[name] = found
    assert wrong == {}
