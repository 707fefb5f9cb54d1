"""The users that children become: only those that there are, and with a place to write in."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.drivers.listener import remove_folder
from sandbox.isolation import namespaces

ALL = "0 0 4294967295"
ROOTLESS = "0 1000 1\n1 100000 65536"
ROOT = Path(__file__).parents[2]


def _process(folder: Path, users: str, groups: str, capabilities: int = 0xC0) -> Path:
    """What the kernel tells a process of itself."""
    (folder / "status").write_text(f"Name:\tx\nCapEff:\t{capabilities:016x}\n")
    (folder / "uid_map").write_text(f"{users}\n")
    (folder / "gid_map").write_text(f"{groups}\n")
    return folder


@pytest.mark.parametrize(
    ("users", "groups", "capabilities", "gives"),
    [
        (ALL, ALL, 0xC0, True),
        (ALL, ALL, 0x80, False),
        (ROOTLESS, ROOTLESS, 0xC0, False),
        (ALL, ROOTLESS, 0xC0, False),
        (ROOTLESS, ALL, 0xC0, False),
    ],
    ids=["root", "without a capability", "rootless", "few groups", "few users"],
)
def test_root_gives_the_users_that_its_namespace_has(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    users: str,
    groups: str,
    capabilities: int,
    gives: bool,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    own = _process(tmp_path, users, groups, capabilities)
    assert namespaces.gives_users(4242, own) is gives


def test_a_map_that_ends_amid_a_runners_users_gives_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    first = namespaces.user_for(7, 0)
    enough = _process(tmp_path, f"0 0 1\n{first} {first} 64", ALL)
    assert namespaces.gives_users(7, enough)
    assert not namespaces.gives_users(8, enough)
    assert not namespaces.gives_users(7, _process(tmp_path, f"{first} {first} 63", ALL))


@pytest.fixture
def runner_folder() -> Iterator[Path]:
    """As the worker makes one for a runner, in a place that all may reach.

    By our own number: those of processes that are no more are removed by every worker that starts.
    """
    outer = Path(tempfile.mkdtemp(prefix=f"tensorjudge-runner-{os.getpid()}-", dir="/tmp"))
    inner = outer / "runner"
    inner.mkdir()
    yield inner
    remove_folder(inner)
    assert list(outer.parent.glob(f"{outer.name}*")) == []


WRITES = """
import os, sys
from pathlib import Path
from sandbox.isolation import calls, child, namespaces, root
readable = (*root.readable_folders(), *root.FILES)
if not namespaces.gives_users():
    print("none")
    sys.exit()
folder = sys.argv[1]
plan = child.Plan(folder, False, calls.compile_filter(), readable, True)
child.isolate(plan, child.Place(namespaces.user_for(0, 1)))
Path("by_its_place").write_text("a")
Path(os.environ["TMPDIR"], "by_its_name").write_text("b")
print(sorted(os.listdir(os.environ["TMPDIR"])), os.getuid() == namespaces.user_for(0, 1))
"""


@pytest.mark.sandbox
def test_another_user_without_namespaces_reaches_its_scratch_folder(runner_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITES, str(runner_folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if done.stdout.strip() == "none":
        pytest.skip("there are no users to give here")
    assert done.stdout.strip() == "['by_its_name', 'by_its_place'] True", done.stderr
