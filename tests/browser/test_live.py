"""Live: the place in the queue, each case as it lands, and going on after a broken connection."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, Route, expect

from benchmarks.service import Service
from tests.browser.conftest import ROOT, VERDICT, sign_up, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/gradient-descent"
RIGHT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")
ENDLESS = "while True:\n    pass\n"


def test_who_waits_sees_the_place_in_the_queue_and_then_the_cases(
    page: Page, service: Service
) -> None:
    sign_up(page, PROBLEM)
    write(page, RIGHT)
    before = [
        service.client.post(
            "/api/v1/submissions",
            json={"problem": "gradient-descent", "code": ENDLESS, "mode": "run"},
            headers={"Authorization": f"Bearer {token}"},
        ).status_code
        # A slot a core, each taken twice over: a busy machine needs its time to send and to ask.
        for token in service.tokens(2 * len(os.sched_getaffinity(0)) + 1)
    ]
    assert set(before) == {202}
    page.get_by_role("button", name="Submit").click()
    results = page.locator("[data-results]")
    expect(results).to_contain_text(re.compile(r"\d+ ahead of you"))
    expect(results.locator(".report-head .verdict")).to_have_text("Accepted", timeout=VERDICT)


def test_a_broken_stream_goes_on_behind_the_cases_that_were_told(page: Page) -> None:
    # The browser alone knows what it sends of itself, and need not keep the text of a stream.
    behind: list[str] = []
    network = page.context.new_cdp_session(page)
    network.on(
        "Network.requestWillBeSentExtraInfo",
        lambda sent: behind.extend(
            value for name, value in sent["headers"].items() if name.lower() == "last-event-id"
        ),
    )
    network.send("Network.enable")
    broken: list[str] = []

    def break_off(route: Route) -> None:
        if broken:
            route.continue_()
            return
        broken.append(route.request.url)
        whole = route.fetch(timeout=VERDICT).text()  # it ends with the verdict
        first = next(part for part in whole.split("\n\n") if part.startswith("event: case"))
        route.fulfill(
            status=200,
            headers={"Content-Type": "text/event-stream"},
            body=f"retry: 100\n\n{first}\n\n",
        )

    page.route("**/events", break_off)
    sign_up(page, PROBLEM)
    write(page, RIGHT)
    page.get_by_role("button", name="Run").click()
    report = page.locator("[data-results]")
    expect(report.locator(".report-head")).to_contain_text("Accepted", timeout=VERDICT)
    assert behind[0] == "1.1"
    numbers = report.locator(".case-number").all_inner_texts()
    assert len(numbers) == len(set(numbers)) > 1


def test_a_place_in_the_queue_that_is_told_late_takes_no_verdict_away(page: Page) -> None:
    late: list[Route] = []

    def verdict_alone(route: Route) -> None:  # no case has landed, and the place was asked for
        parts = route.fetch(timeout=VERDICT).text().split("\n\n")
        while not late:
            page.wait_for_timeout(50)
        told = "\n\n".join(part for part in parts if not part.startswith("event: case"))
        route.fulfill(headers={"Content-Type": "text/event-stream"}, body=told)

    page.route("**/report", lambda route: route.continue_() if late else late.append(route))
    page.route("**/events", verdict_alone)
    sign_up(page, PROBLEM)
    write(page, RIGHT)
    page.get_by_role("button", name="Run").click()
    verdict = page.locator("[data-results] .report-head .verdict")
    expect(verdict).to_have_text("Accepted", timeout=VERDICT)
    late[0].fulfill(body='<div class="report" data-state="queued">You are next</div>')
    page.wait_for_timeout(500)
    expect(verdict).to_have_text("Accepted")
