"""One fresh, hardened container a submission: starts, imports torch, runs the same cases, ends."""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.catalog.service import Catalog
from app.settings import Settings
from benchmarks.part import PROBLEMS

# What runs inside: the package's folder is mounted, the answer is the reference's.
INSIDE = """
import sys, time, numpy as np, torch
torch.set_num_threads(1)
made, names = {}, {}
exec(open("/problem/cases.py").read(), made)
exec(open("/problem/solution.py").read(), names)
for case in [*made["examples"](), *made["hidden"](np.random.default_rng(0))]:
    entry = names[sys.argv[1]](*case.init)
    with torch.no_grad():
        for step in case.steps:
            (entry if step.method in ("", "forward") else getattr(entry, step.method))(*step.args)
print(time.process_time())
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One container: wall seconds from creating it to its end, CPU seconds of what ran in it.

    The engine's own CPU for starting and removing it is left out, in its favour.
    """

    seconds: float
    cpu_seconds: float


def runs(slug: str, count: int) -> list[Run]:
    """So many, one after the other."""
    import docker

    entry = Catalog.load([PROBLEMS]).get(slug).toml.entry
    client = docker.from_env()
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        container = client.containers.create(
            Settings().sandbox_image,
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
            volumes={str(PROBLEMS / slug): {"bind": "/problem", "mode": "ro"}},
        )
        try:
            container.start()
            status = container.wait()["StatusCode"]
            seconds = time.perf_counter() - begun
            said = container.logs().decode(errors="replace")
            if status:
                raise RuntimeError(said[-2000:])
            taken.append(Run(seconds, float(said.splitlines()[-1])))
        finally:
            container.remove(force=True)
    client.close()
    return taken
