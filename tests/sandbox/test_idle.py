"""What a child does while no job comes."""

from __future__ import annotations

import multiprocessing

from sandbox.harness.talk import IDLE_AFTER
from sandbox.wire.frames import Kind
from sandbox.wire.messages import Job, Loaded
from tests.sandbox.conftest import Child

JOB = Job("solve", "class Solution: pass\n", "Solution")


def test_a_child_without_a_job_does_its_work_ahead_once_and_then_serves() -> None:
    done = multiprocessing.Semaphore(0)
    child = Child(idle=done.release)
    try:
        assert done.acquire(timeout=60)
        child.send(Kind.JOB, JOB)
        assert child.receive(Kind.LOADED, Loaded).error is None
        assert not done.acquire(timeout=2 * IDLE_AFTER)
    finally:
        child.close()


def test_a_job_that_is_there_already_waits_for_nothing() -> None:
    started = multiprocessing.Semaphore(0)
    child = Child(idle=started.release, job=JOB)
    try:
        assert child.receive(Kind.LOADED, Loaded).error is None
        assert not started.acquire(timeout=2 * IDLE_AFTER)
    finally:
        child.close()
