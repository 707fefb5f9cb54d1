"""One fresh, hardened container a submission: starts, imports torch, runs the same cases, ends."""

from __future__ import annotations

import time
from pathlib import Path

import docker

ROOT = Path(__file__).resolve().parent.parent

# What runs inside: the package's folder is mounted, the answer is the reference's.
INSIDE = """
import sys, numpy as np, torch
torch.set_num_threads(1)
made, names = {}, {}
exec(open("/problem/cases.py").read(), made)
exec(open("/problem/solution.py").read(), names)
for case in [*made["examples"](), *made["hidden"](np.random.default_rng(0))]:
    entry = names[sys.argv[1]](*case.init)
    with torch.no_grad():
        for step in case.steps:
            (entry if step.method in ("", "forward") else getattr(entry, step.method))(*step.args)
"""


def seconds(image: str, slug: str, entry: str, runs: int) -> list[float]:
    """Wall seconds of each run, from creating the container to its end."""
    client = docker.from_env()
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        container = client.containers.create(
            image,
            ["-c", INSIDE, entry],
            entrypoint=["python3"],
            read_only=True,
            network_mode="none",
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            user="65534:65534",
            mem_limit="1g",
            pids_limit=64,
            tmpfs={"/tmp": "size=16m"},
            environment={"OMP_NUM_THREADS": "1"},
            volumes={str(ROOT / "problems" / slug): {"bind": "/problem", "mode": "ro"}},
        )
        try:
            container.start()
            status = container.wait()["StatusCode"]
            taken.append(time.perf_counter() - begun)
            if status:
                raise RuntimeError(container.logs().decode(errors="replace")[-2000:])
        finally:
            container.remove(force=True)
    return taken
