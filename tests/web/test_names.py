"""The names that the editor completes are those that a learner's code finds in the sandbox."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from app.web.pages import ROOT
from tests.conftest import SANDBOX_IMAGE

NAMES = ROOT / "static/names.json"


def flat(index: dict[str, Any]) -> set[str]:
    """Every name in full: `torch.nn.Linear`, `torch.Tensor.view`."""
    owners = {**index["modules"], **index["classes"]}
    return {f"{owner}.{name}" for owner, names in owners.items() for name in names}


def test_the_index_has_what_learners_write_and_little_else() -> None:
    index = json.loads(NAMES.read_text(encoding="utf-8"))
    wanted = {
        "torch.nn.Linear",
        "torch.nn.functional.softmax",
        "torch.Tensor.masked_fill",
        "torch.float32",
        "numpy.linalg.norm",
        "numpy.ndarray.reshape",
        "torch.optim.AdamW",
    }
    names = flat(index)
    assert wanted <= names
    assert not any(name.rpartition(".")[2].startswith("_") for name in names)
    assert index["modules"]["torch.nn"]["Linear"].startswith("c(in_features, out_features, bias=")
    assert "torch.nn.init.Tensor" not in names  # imported there by the way


@pytest.mark.docker
def test_the_index_is_of_the_torch_that_the_sandbox_has() -> None:
    command = ["docker", "run", "--rm", "--network", "none", "-i", SANDBOX_IMAGE, "python", "-"]
    program = (ROOT / "scripts/names.py").read_bytes()
    ran = subprocess.run(command, input=program, capture_output=True, check=True, timeout=120)
    real = json.loads(ran.stdout)
    promised = json.loads(NAMES.read_text(encoding="utf-8"))
    assert flat(promised) - flat(real) == set(), "run scripts/names and commit static/names.json"
    if promised["versions"] == real["versions"]:
        assert flat(real) - flat(promised) == set()
