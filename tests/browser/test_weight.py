"""What a first visit costs: the bytes of a page, and what its first paint waits for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.service import Service
from benchmarks.weight import MOST, loaded, weight

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.mark.parametrize("path", ["/problems/self-attention", "/problems", "/"])
def test_a_first_visit_is_light_and_nothing_but_the_stylesheet_blocks_it(
    browser: Browser, service: Service, path: str
) -> None:
    parts = loaded(browser, f"{service.url}{path}")
    assert weight(parts) < MOST, parts
    assert [part.path for part in parts if part.blocks] == ["/static/app.css"]
    assert any(part.font for part in parts)
    assert all(part.bytes for part in parts), "a body without bytes was not measured"
