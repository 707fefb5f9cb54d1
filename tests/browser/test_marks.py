"""Marks while typing: none on what the judge takes, the right line on what it does not."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.catalog.package import Package
from app.catalog.service import Catalog, checks
from tests.browser.conftest import FRONTEND, ROOT

pytestmark = pytest.mark.slow

STARTER = """class Solution:
    def answer(self, x, y=1):
        pass
"""


@pytest.fixture(scope="module")
def packages() -> list[Package]:
    found = Catalog.load([ROOT / "problems"])
    return [package for package in found.problems.values() if package.starter]


def marks(tmp_path: Path, programs: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The marks of each {text, starter, checks}."""
    program = str(Path(__file__).with_name("marks.mjs"))
    ran = subprocess.run(
        ["node", program, str(FRONTEND), str(tmp_path)],
        input=json.dumps(programs).encode(),
        capture_output=True,
        check=True,
    )
    found: list[list[dict[str, Any]]] = json.loads(ran.stdout)
    assert len(found) == len(programs)
    return found


def program(text: str, package: Package | None = None) -> dict[str, Any]:
    if package is None:
        of: dict[str, Any] = {"entry": "", "forbidden": [], "given": ""}
        return {"text": text, "starter": "", "checks": of}
    of = json.loads(checks(package)) | {"given": package.given}
    return {"text": text, "starter": package.starter, "checks": of}


def sent(packages: list[Package], folder: str) -> list[tuple[Path, Package]]:
    """The author's examples of a verdict, with their packages."""
    return [
        (path, package)
        for package in packages
        for path in sorted((ROOT / "problems" / package.slug / "submissions" / folder).glob("*.py"))
    ]


def test_no_starter_no_reference_and_no_right_answer_is_marked(
    node_modules: Path, tmp_path: Path, packages: list[Package]
) -> None:
    right = sent(packages, "accepted")
    texts = [(package.slug, package.starter, package) for package in packages]
    texts += [(package.slug, package.solution, package) for package in packages]
    texts += [(str(path), path.read_text(encoding="utf-8"), package) for path, package in right]
    assert len(right) > 50
    found = marks(tmp_path, [program(text, package) for _, text, package in texts])
    assert [(at[0], of) for at, of in zip(texts, found, strict=True) if of] == []


def test_every_call_that_the_judge_forbids_is_marked_as_an_error(
    node_modules: Path, tmp_path: Path, packages: list[Package]
) -> None:
    forbidden = sent(packages, "forbidden")
    assert len(forbidden) > 15
    found = marks(tmp_path, [program(path.read_text("utf-8"), of) for path, of in forbidden])
    for (path, _), of in zip(forbidden, found, strict=True):
        assert [mark["severity"] for mark in of[:1]] == ["error"], path
        assert "writing it yourself is the task" in of[0]["message"]


#: what Python cannot read: the words, where it is not the generic ones
BROKEN = {
    "def f(x)\n    return x\n": "colon",
    "x = 1\nclass A\n    pass\n": "colon",
    "def f(x):\nreturn x\n": "indented line",
    "def f():\n": "indented line",
    "x = (1,\n     2\ny = 3\n": "never closed",
    "x = [1, 2)\n": "does not close",
    "x = 1)\n": "never opened",
    "y = 2\ns = 'abc\nx = 1\n": "no closing quote",
    "s = '''abc\ny = 1\n": "three quotes",
    "x = 3\nif x = 3:\n    pass\n": "write `==`",
    "x = 1 +\ny = 2\n": "",
    "def f(x)\n    y = (\n": "colon",
    "    x = 1\n": "further",
    "def f():\n    x = 1\n      y = 2\n": "further",
    "def f():\n    x = 1\n  y = 2\n": "fits no line",
    "x = 2\nreturn 1\n": "outside a function",
    "if True:\n    pass\nelif\n    pass\n": "",
    "x = 3 4\n": "",
    "f(1,,2)\n": "",
    "def 1f():\n    pass\n": "",
}
FINE = [
    "# a ( in a comment, a \" too\nx = '(' + \"it's\" + r'\\\\'\n" + "y = '\\''\n",
    "s = '''a\n'b' (\n'''\n",
    "with (open('a') as a, open('b') as b):\n    pass\n",
    "@a.b(c)[0]\ndef f():\n    x = yield\n    return (lambda: 1)\n",
    "match x:\n    case [1, *rest] if rest:\n        pass\n",
    "x = f'{a!r:>{w}} {b[\"c\"]} {{'\n",
    "if x: pass\nelse: y = 1; z = 2\n",
    "def f(a, /, b=1, *c, d, **e): return a\n",
    "x = (1 +\n  2)\ny = [\n1,\n]\n",
    "x = 1 \\\n    + 2\n",
]


def test_the_first_thing_that_python_cannot_read_is_marked_on_its_line(
    node_modules: Path, tmp_path: Path
) -> None:
    found = marks(tmp_path, [program(text) for text in (*BROKEN, *FINE)])
    for (text, words), of in zip(BROKEN.items(), found, strict=False):
        with pytest.raises(SyntaxError) as told:
            compile(text, "solution.py", "exec")
        assert [mark["line"] for mark in of] == [told.value.lineno], text
        assert words in of[0]["message"]
    for text, of in zip(FINE, found[len(BROKEN) :], strict=True):
        compile(text, "solution.py", "exec")
        assert of == [], text


#: programs for the starter above, with the line of the first mark and some of its words
ENTRIES: list[tuple[str, int, str]] = [
    ("class Solutoin:\n def answer(self, x): pass\n", 1, "`Solution` is not defined"),
    ("import torch\nclass Solution:\n def anwser(self, x): pass\n", 2, "no method `answer`"),
    ("class Solution:\n def answer(self): pass\n", 2, "`answer` takes"),
    ("class Solution:\n def answer(self, a, b, c): pass\n", 2, "the judge passes `x`, `y`"),
    ("class Solution:\n def answer(self, x, *more, z=1): pass\n", 0, ""),
    ("class Solution:\n @staticmethod\n def answer(x): pass\n", 0, ""),
    ("class Solution:\n answer = lambda self, x: x\n", 0, ""),
    ("class Solution:\n def __init__(self): self.answer = print\n", 0, ""),
    ("class Base:\n pass\nclass Solution(Base):\n pass\n", 0, ""),
    ("from given import Solution\n", 0, ""),
    ("from torch import softmax as s\nclass Solution:\n def answer(self, x): s(x)\n", 3, "may not"),
    ("import torch.nn as n\nclass Solution(n.A): x = n.functional.softmax(1)\n", 2, "may not be"),
    (
        "def f(torch): torch.softmax(1)\nimport torch\nclass Solution:\n def answer(s, x): 1\n",
        1,
        "loo",
    ),
    ("def softmax(x): 1\nclass Solution:\n def answer(self, x): softmax(x)\n", 0, ""),
]


def test_what_the_judge_will_not_find_or_not_take_is_told_before(
    node_modules: Path, tmp_path: Path
) -> None:
    of = {"entry": "Solution", "forbidden": [["torch.softmax", ""], ["F.softmax", ""]], "given": ""}
    found = marks(
        tmp_path, [{"text": text, "starter": STARTER, "checks": of} for text, _, _ in ENTRIES]
    )
    for (text, line, words), of_text in zip(ENTRIES, found, strict=True):
        assert [mark["line"] for mark in of_text[:1]] == ([line] if line else []), text
        assert not line or words in of_text[0]["message"], text
