"""Control groups: what limits a process is found, and a runner's own are made and removed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sandbox.isolation import cgroups
from sandbox.isolation.cgroups import Tree

V2 = {
    "": ("cgroup.procs", "cgroup.subtree_control", "memory.max", "memory.swap.max"),
    "rest": ("pids.max", "cpu.max"),
}


def _unified(top: Path, *groups: str) -> Tree:
    """A tree of version 2 as a kernel would show it; `groups`: those that are there already."""
    for group in ("", *groups):
        folder = top / group
        folder.mkdir(parents=True, exist_ok=True)
        for names in V2.values():
            for name in names:
                (folder / name).write_text("")
    return Tree(
        unified=True,
        mounts=dict.fromkeys(cgroups.CONTROLLERS, top),
        own=dict.fromkeys(cgroups.CONTROLLERS, top),
    )


def _tables(folder: Path, mounts: list[str], membership: list[str]) -> Tree:
    (folder / "mountinfo").write_text("\n".join(mounts) + "\n")
    (folder / "cgroup").write_text("\n".join(membership) + "\n")
    return cgroups.find(folder / "mountinfo", folder / "cgroup")


def test_version_1_is_found_in_a_container_that_sees_its_own_group_as_the_top(
    tmp_path: Path,
) -> None:
    tree = _tables(
        tmp_path,
        [
            f"40 32 0:30 /docker/abc {tmp_path}/{name} ro,nosuid - cgroup cgroup rw,{name}"
            for name in cgroups.CONTROLLERS
        ],
        [f"{n}:{name}:/docker/abc" for n, name in enumerate(cgroups.CONTROLLERS)],
    )
    assert not tree.unified
    assert tree.own == {name: tmp_path / name for name in cgroups.CONTROLLERS}


def test_version_2_is_found_by_its_one_hierarchy(tmp_path: Path) -> None:
    (tmp_path / "user.slice" / "app.scope").mkdir(parents=True)
    tree = _tables(
        tmp_path,
        [f"30 23 0:26 / {tmp_path} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"],
        ["0::/user.slice/app.scope"],
    )
    assert tree.unified
    assert set(tree.own.values()) == {tmp_path / "user.slice" / "app.scope"}
    assert set(tree.mounts.values()) == {tmp_path}


def test_without_any_group_nothing_is_limited(tmp_path: Path) -> None:
    tree = cgroups.find(tmp_path / "none", tmp_path / "none")
    assert cgroups.limited(tree) == {"memory": False, "pids": False, "cpu": False}
    assert cgroups.make(tree)[0] is None


def test_a_limit_further_up_counts(tmp_path: Path) -> None:
    tree = _unified(tmp_path, "pod/container")
    own = tmp_path / "pod" / "container"
    inner = Tree(True, tree.mounts, dict.fromkeys(cgroups.CONTROLLERS, own))
    (own / "memory.max").write_text("max\n")
    (own / "cpu.max").write_text("max 100000\n")
    (own / "pids.max").write_text("256\n")
    (tmp_path / "memory.max").write_text("1073741824\n")
    assert cgroups.limited(inner) == {"memory": True, "pids": True, "cpu": False}


def test_an_unlimited_group_of_version_1_is_told_from_a_limited_one(tmp_path: Path) -> None:
    names = {
        "memory": ("memory.limit_in_bytes", "9223372036854771712", "2147483648"),
        "pids": ("pids.max", "max", "256"),
        "cpu": ("cpu.cfs_quota_us", "-1", "100000"),
    }
    own = {name: tmp_path / name for name in names}
    tree = Tree(False, own, own)
    for place, expected in ((1, False), (2, True)):
        for name, row in names.items():
            own[name].mkdir(exist_ok=True)
            (own[name] / row[0]).write_text(row[place])
        assert set(cgroups.limited(tree).values()) == {expected}


def test_version_2_is_given_its_controllers_before_its_limits(tmp_path: Path) -> None:
    name = cgroups.name_of(77)
    jobs = [f"{name}/job-{n}" for n in range(cgroups.JOBS)]
    tree = _unified(tmp_path, name, f"{name}/parent", *jobs)
    groups, why = cgroups.make(tree, pid=77)
    assert (groups is not None, why) == (True, "")
    assert groups is not None
    top = tmp_path / name
    for folder in (tmp_path, top):
        assert (folder / "cgroup.subtree_control").read_text() == "+memory +pids +cpu"
    assert (top / "parent" / "cgroup.procs").read_text() == "0"
    assert (top / "memory.max").read_text() == str(2048 << 20)
    job = top / "job-3"
    assert (job / "memory.max").read_text() == str(1536 << 20)
    assert (job / "memory.swap.max").read_text() == "0"
    assert (job / "pids.max").read_text() == "64"
    assert (job / "cpu.max").read_text() == "100000 100000"
    assert len(groups.jobs) == cgroups.JOBS
    cgroups.enter(groups.jobs[3])
    assert (job / "cgroup.procs").read_text() == "0"
    for group in groups.jobs:
        os.close(group[0])


def test_a_folder_that_is_not_to_be_written_says_so_and_is_left_alone(tmp_path: Path) -> None:
    own = {name: tmp_path / "absent" / name for name in cgroups.CONTROLLERS}
    for path in own.values():
        path.parent.mkdir(exist_ok=True)
        path.write_text("a file where a folder would be")
    groups, why = cgroups.make(Tree(False, own, own), pid=77)
    assert groups is None
    assert cgroups.PREFIX in why


RUNNER = """
import os, sys
from sandbox.isolation import cgroups
groups, why = cgroups.make()
if groups is None:
    print("none", why)
    sys.exit()
child = os.fork()
if child == 0:
    cgroups.enter(groups.jobs[0])
    print(open("/proc/self/cgroup").read(), flush=True)
    taken, block = [], b"x" * (1 << 20)
    while True:
        taken.append(block * 8 + bytes(1))
_, status = os.waitpid(child, 0)
print("ended by", os.waitstatus_to_exitcode(status), cgroups.limited())
"""


def test_a_child_that_takes_too_much_is_ended_in_its_group_and_its_parent_lives() -> None:
    done = subprocess.Popen(
        [sys.executable, "-c", RUNNER],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    said, _ = done.communicate(timeout=60)
    if said.startswith("none"):
        pytest.skip(f"no control group to write in: {said}")
    assert f"{cgroups.name_of(done.pid)}/job-0" in said
    assert f"ended by {-signal.SIGKILL}" in said
    assert "{'memory': True, 'pids': True, 'cpu': True}" in said
    cgroups.remove(done.pid)
    assert cgroups._tops(cgroups.find(), cgroups.name_of(done.pid)) == []


def test_what_a_dead_runner_left_is_swept_and_a_living_ones_kept(tmp_path: Path) -> None:
    tree = Tree(True, dict.fromkeys(cgroups.CONTROLLERS, tmp_path), {"memory": tmp_path})
    dead = tmp_path / cgroups.name_of(1 << 22)
    (dead / "job-0").mkdir(parents=True)
    alive = tmp_path / cgroups.name_of(os.getpid())
    alive.mkdir()
    cgroups.sweep(tree)
    assert not dead.exists()
    assert alive.exists()


def test_what_another_worker_removes_meanwhile_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = Tree(True, dict.fromkeys(cgroups.CONTROLLERS, tmp_path), {"memory": tmp_path})
    dead = tmp_path / cgroups.name_of(1 << 22)
    dead.mkdir()
    scandir, listdir = os.scandir, os.listdir

    def gone(look: Callable[[Path], Any], path: Path) -> Any:
        if Path(path) == dead:
            dead.rmdir()  # as soon as it was seen
        return look(path)

    monkeypatch.setattr(os, "scandir", partial(gone, scandir))
    monkeypatch.setattr(os, "listdir", partial(gone, listdir))
    cgroups.sweep(tree)
    assert not dead.exists()


def test_a_runner_of_the_same_number_in_another_pid_namespace_keeps_its_groups(
    tmp_path: Path,
) -> None:
    tree = Tree(True, dict.fromkeys(cgroups.CONTROLLERS, tmp_path), {"memory": tmp_path})
    other = tmp_path / f"{cgroups.PREFIX}{1 << 22}-1"  # no namespace has the number 1
    (other / "job-0").mkdir(parents=True)
    cgroups.sweep(tree)
    cgroups.remove(1 << 22, tree, patience=0)
    assert (other / "job-0").exists()
