"""`make bench`: submit to verdict over HTTP, beside a bare process and a fresh container.

The clock starts when the POST is sent and stops when the `verdict` event arrives on a connection
that is kept open. Submissions are 0.1 s apart; in a column of their own, without a pause (the next
then meets the last one's cleaning up). Everything is measured in this one run, on this machine;
read the ratios.
"""

from __future__ import annotations

import argparse
import http.client
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.catalog.service import Catalog
from app.settings import Settings
from benchmarks import container
from benchmarks.service import Service, running_service

ROOT = Path(__file__).resolve().parent.parent
PROBLEMS = ("gradient-descent", "self-attention")


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the measurements lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


PAUSE = 0.1  # seconds between two submissions of a learner: no hand is faster


def over_http(
    service: Service, slug: str, code: str, runs: int, pause: float = PAUSE
) -> list[float]:
    """Seconds from POST to the verdict's event, one submission after the other."""
    taken = []
    # The standard library's client: a heavier one would share two cores with what is measured.
    connection = http.client.HTTPConnection(service.url.removeprefix("http://"), timeout=60)
    headers = {
        "Authorization": service.client.headers["Authorization"],
        "Content-Type": "application/json",
    }
    body = json.dumps({"problem": slug, "code": code, "mode": "submit"})
    for number in range(runs + 5):
        begun = time.perf_counter()
        connection.request("POST", "/api/v1/submissions", body, headers)
        id_ = json.loads(connection.getresponse().read())["id"]
        connection.request("GET", f"/api/v1/submissions/{id_}/events", headers=headers)
        stream = connection.getresponse()
        while not stream.readline().startswith(b"event: verdict"):
            pass
        if number >= 5:  # the first ones warm connections and caches
            taken.append(time.perf_counter() - begun)
        if b'"verdict":"accepted"' not in stream.read():
            raise RuntimeError(f"{slug}: not accepted")
        time.sleep(pause)
    connection.close()
    return taken


def bare(slug: str, runs: int) -> list[float]:
    """Seconds of each run in a bare warm process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bare", slug, str(runs)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--containers", type=int, default=7)
    parser.add_argument("--sandbox", default="docker", choices=["docker", "local"])
    arguments = parser.parse_args()
    console = Console(width=110)
    catalog = Catalog.load([ROOT / "problems"])
    results: dict[str, dict[str, float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        running_service(Path(folder), sandbox=arguments.sandbox) as service,
    ):
        service.until_prepared()
        sent = {slug: catalog.get(slug).solution for slug in PROBLEMS}
        paced, rushed = {}, {}
        for slug in PROBLEMS:
            console.print(f"→ {slug}: {arguments.runs} submissions over HTTP")
            paced[slug] = over_http(service, slug, sent[slug], arguments.runs)
        for slug in PROBLEMS:
            console.print(f"→ {slug}: {arguments.runs} more without a pause")
            rushed[slug] = over_http(service, slug, sent[slug], arguments.runs, pause=0)
        for slug in PROBLEMS:
            console.print(f"→ {slug}: bare warm process, {arguments.containers} fresh containers")
            plain = bare(slug, arguments.runs)
            fresh = container.seconds(
                Settings().sandbox_image,
                slug,
                catalog.get(slug).toml.entry,
                arguments.containers,
            )
            results[slug] = {
                "p50_ms": statistics.median(paced[slug]) * 1e3,
                "p95_ms": percentile(paced[slug], 0.95) * 1e3,
                "back_to_back_p50_ms": statistics.median(rushed[slug]) * 1e3,
                "bare_p50_ms": statistics.median(plain) * 1e3,
                "container_p50_ms": statistics.median(fresh) * 1e3,
            }
    table = Table(title=f"Submit to verdict · {platform.machine()} · {arguments.sandbox}")
    for column in (
        "problem", "p50", "p95", "no pause", "bare", "3× bare + 30", "container", "faster by",
    ):  # fmt: skip
        table.add_column(column, justify="left" if column == "problem" else "right")
    for slug, row in results.items():
        row["target_ms"] = 3 * row["bare_p50_ms"] + 30
        row["container_ratio"] = row["container_p50_ms"] / row["p50_ms"]
        table.add_row(
            slug,
            f"{row['p50_ms']:.1f} ms",
            f"{row['p95_ms']:.1f} ms",
            f"{row['back_to_back_p50_ms']:.1f} ms",
            f"{row['bare_p50_ms']:.2f} ms",
            f"{row['target_ms']:.1f} ms",
            f"{row['container_p50_ms']:.0f} ms",
            f"{row['container_ratio']:.0f}×",
        )
    console.print(table)
    out = ROOT / "build" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
