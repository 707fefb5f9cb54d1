"""A Jupyter kernel a submission; run by build/others/bin/python, not by ours.

    python benchmarks/jupyter_runs.py FOLDER ENTRY RUNS

The way of graders that execute a notebook: start a kernel, wait until it answers, send it a cell
that imports torch, defines the answer, runs the cases of the package in FOLDER and asserts, and
shut it down. The clock stops at the cell's reply. There is no sandbox around it. Prints a JSON list
of [wall, CPU] seconds; the CPU is the kernel's.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time

CELL = """
import numpy as np, torch
torch.set_num_threads(1)
made, names = {{}}, {{}}
exec(open({cases!r}).read(), made)
exec(open({solution!r}).read(), names)
for case in [*made["examples"](), *made["hidden"](np.random.default_rng(0))]:
    entry = names[{entry!r}](*case.init)
    with torch.no_grad():
        for step in case.steps:
            function = entry if step.method in ("", "forward") else getattr(entry, step.method)
            assert torch.isfinite(torch.as_tensor(function(*step.args))).all()
"""
PATIENCE = 60


def once(cell: str) -> tuple[float, float]:
    """Wall and CPU seconds of one submission."""
    from jupyter_client.manager import KernelManager  # type: ignore[import-not-found]

    used = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    begun = time.perf_counter()
    kernel = KernelManager(kernel_name="python3")
    kernel.start_kernel()
    client = kernel.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        reply = client.execute_interactive(cell, timeout=PATIENCE)
        seconds = time.perf_counter() - begun
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)
    if reply["content"]["status"] != "ok":
        raise SystemExit(f"the kernel says: {reply['content']}")
    return seconds, sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - used


def main(folder: str, entry: str, runs: int) -> None:
    """Some submissions, one after the other."""
    cell = CELL.format(cases=f"{folder}/cases.py", solution=f"{folder}/solution.py", entry=entry)
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(IPYTHONDIR=place, JUPYTER_RUNTIME_DIR=place, OMP_NUM_THREADS="1")
        print(json.dumps([once(cell) for _ in range(runs)]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
