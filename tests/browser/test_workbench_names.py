"""What the editor offers while typing: names that the sandbox has, by what the text imports."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until_wired, write, written

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/gradient-descent"


def until_assisted(page: Page) -> None:
    """Go into the editor, and wait for what helps while typing: it is loaded only then."""
    editor = page.locator(".cm-content")
    editor.click()
    expect(editor).to_have_attribute("aria-autocomplete", "list")


def test_names_are_offered_by_what_the_text_imports(page: Page) -> None:
    page.goto(PROBLEM)
    until_wired(page)
    loaded = "performance.getEntriesByType('resource').map((one) => one.name)"
    assert not [name for name in page.evaluate(loaded) if "names" in name or "assist" in name]
    offered = page.locator(".cm-tooltip-autocomplete li .cm-completionLabel")
    until_assisted(page)
    with page.expect_response("**/names.json*"):
        write(page, "import torch.nn as net\n")
        page.keyboard.type("net.Conv", delay=30)
    for text, typed, first in [
        ("import torch.nn as net\n", "net.Conv2", "Conv2d"),
        ("import torch.nn.functional as F\n", "F.softm", "softmax"),
        ("from torch import (\n    nn,\n    Tensor as T,\n)\n", "T.masked_f", "masked_fill"),
        ("import numpy as np\n", "np.linalg.nor", "norm"),
        ("import numpy as np\nx = np.ones(3)\n", "x.resh", "reshape"),
        ("import torch\n", "torch.ones(2).vie", "view"),
        ("", "from torch.nn import LayerN", "LayerNorm"),
        ("my_rate = 1\n", "my_r", "my_rate"),
        ("class A:\n    def a(self):\n        self.wanted = 1\n        ", "self.wan", "wanted"),
    ]:
        write(page, text)
        page.keyboard.press("Control+End")
        page.keyboard.type(typed, delay=30)
        expect(offered.first).to_have_text(first)
        page.keyboard.press("Escape")
    write(page, "import torch\n# ")
    page.keyboard.press("Control+End")
    page.keyboard.type("torch.on", delay=30)
    expect(offered).to_have_count(0)


def test_tab_takes_a_name_and_what_was_switched_off_stays_off(page: Page) -> None:
    page.goto(PROBLEM)
    until_wired(page)
    offered = page.locator(".cm-tooltip-autocomplete")
    until_assisted(page)
    write(page, "from torch import nn\n")
    page.keyboard.type("nn.Linea", delay=30)
    expect(offered).to_be_visible()
    expect(page.locator(".cm-completionInfo")).to_contain_text("Linear(in_features, out_features")
    page.wait_for_timeout(300)  # what has just appeared is not taken by a key meant for the text
    page.keyboard.press("Tab")
    assert written(page) == "from torch import nn\nnn.Linear"
    page.locator("summary", has_text="Aa").click()
    page.get_by_label("Suggest names while typing").uncheck()
    page.reload()
    until_wired(page)
    write(page, "from torch import nn\n")
    page.keyboard.type("nn.Linea", delay=30)
    page.keyboard.press("Tab")
    assert written(page) == "from torch import nn\n    nn.Linea"  # it indents
    expect(offered).to_have_count(0)
