"""How long pages take with many problems, people and submissions, and what a first visit weighs.

The web process alone, without a worker, on a seeded database (`benchmarks.seed`): SQLite, then
PostgreSQL where its server is installed. Every address that answers GET is asked one after the
other, as five people. The time is the client's on loopback: from the request's first byte to the
answer's last, so that the server's whole work is in it, compression too. Beside it stands what the
web process spent of a core (by the kernel's ticks of 10 ms), which other work does not disturb.

By default a tenth of the issue's size, made in a folder that is gone after; `--full` is the size
itself, `--keep FOLDER` leaves what was made there and uses it the next time.
"""

from __future__ import annotations

import http.client
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvloop
from fastapi import FastAPI
from rich.table import Table

from app import database
from app.catalog.service import Catalog
from app.main import create_app
from app.settings import Settings
from benchmarks import postgresql, seed
from benchmarks.addresses import Address, addresses, values
from benchmarks.part import ROOT, Plan, Result, Say, Target, grid
from benchmarks.seed import ADMIN, BUSY, FRESH, INSTRUCTOR, Size, cookie
from benchmarks.service import free_port
from benchmarks.usage import memory_mb, process_seconds
from benchmarks.weight import CHROMIUM, MOST, loaded, weight

FULL = Size()
TENTH = Size(problems=500, users=10_000, submissions=100_000)
SMALL = Size(problems=70, users=200, submissions=2_000)
LIMIT = 50.0  # ms, of each address at its 95th percentile
WARM_UP = 3
MOST_SHOWN = 25  # addresses in a table; build/bench.json has all
#: Who asks, by what they are called in the table.
PERSONS = {"signed out": "", "fresh": FRESH, "busy": BUSY, "teacher": INSTRUCTOR, "admin": ADMIN}
_WEIGHED = ("/problems/self-attention", "/problems", "/")


def measure(plan: Plan, say: Say) -> Result:
    """Both databases, one after the other."""
    size = SMALL if plan.quick else FULL if plan.full else TENTH
    place = nullcontext(str(plan.keep)) if plan.keep else tempfile.TemporaryDirectory()
    with place as name:
        folder = Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL's server runs as somebody else
        result: Result = {"size": str(size), "asked": plan.asks, "databases": {}, "weight": {}}
        settings = seed.fill(folder / "sqlite", size, _named(say, "sqlite"))
        with _site(settings) as site:
            result["databases"]["sqlite"] = _asked(settings, site, plan.asks, say)
            result["weight"] = _weighed(site.url, say)
        if postgresql.programs() is None:
            say("no PostgreSQL server here: SQLite alone (apt-get install postgresql)")
            return result
        with postgresql.running(folder / "postgresql", "pages") as url:
            settings = seed.fill(
                folder / "with-postgresql", size, _named(say, "postgresql"), url=url
            )
            with _site(settings) as site:
                result["databases"]["postgresql"] = _asked(settings, site, plan.asks, say)
        return result


def _named(say: Say, name: str) -> Say:
    return lambda text: say(f"{name}: {text}")


class _Site:
    """A web process."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], started: float) -> None:
        self.url, self.process, self.started = url, process, started


@contextmanager
def _site(settings: Settings) -> Iterator[_Site]:
    port = free_port()
    environment = {
        **os.environ,
        "TENSORJUDGE_DATA": str(settings.data),
        "TENSORJUDGE_DATABASE_URL": settings.database_url,
        "TENSORJUDGE_PROBLEMS": settings.problems,
        "TENSORJUDGE_RATE_LIMITS": "off",
    }
    command = [sys.executable, "-m", "benchmarks.web", str(port)]
    begun = time.monotonic()
    with (settings.data / "web.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _until_it_answers(process, port, settings.data / "web.log")
            yield _Site(f"http://127.0.0.1:{port}", process, time.monotonic() - begun)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    while True:
        try:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asking.request("GET", "/healthz")
            if asking.getresponse().status == 200:
                return
        except OSError:
            pass
        if process.poll() is not None:
            raise RuntimeError(f"the site does not start: {log.read_text()[-2000:]}")
        time.sleep(0.05)


async def _addresses(app: FastAPI, settings: Settings) -> dict[str, list[Address]]:
    """What each person asks: of their own where they have it."""
    catalog = Catalog.load(settings.problem_folders)
    engine = database.open_engine(settings)
    try:
        found = {}
        for who, person in PERSONS.items():
            async with database.unit_of_work(database.reader_factory(engine)) as session:
                found[who] = addresses(app, await values(session, catalog, person or BUSY))
        return found
    finally:
        await engine.dispose()


def _asked(settings: Settings, site: _Site, times: int, say: Say) -> Result:
    wanted = uvloop.run(_addresses(create_app(settings), settings))
    lines: list[dict[str, Any]] = []
    for who, person in PERSONS.items():
        say(f"{urlsplit(settings.url).scheme}: {len(wanted[who])} addresses, {who}")
        headers = {"Accept-Encoding": "gzip"}
        if person:
            headers["Cookie"] = f"tensorjudge={cookie(person)}"
        connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=60)
        for address in wanted[who]:
            taken, status, size, busy = [], 0, 0, 0.0
            before = min(WARM_UP, times)
            for number in range(before + times):
                if number == before:
                    busy = process_seconds(site.process.pid)
                begun = time.perf_counter()
                connection.request("GET", address.path, headers=headers)
                answer = connection.getresponse()
                size = len(answer.read())
                if number >= before:
                    taken.append(1e3 * (time.perf_counter() - begun))
                status = answer.status
                if status >= 500 and address.route != "/readyz":
                    raise RuntimeError(f"{address.path} answered {status} to {who}")
            lines.append({
                "route": address.route, "who": who, "status": status, "bytes": size,
                "cpu_ms": 1e3 * (process_seconds(site.process.pid) - busy) / times,
                "p50_ms": statistics.median(taken),
                "p95_ms": statistics.quantiles(taken, n=20, method="inclusive")[-1],
            })  # fmt: skip
        connection.close()
    memory = memory_mb(site.process.pid)["pss"]
    return {"started_s": site.started, "memory_mb": memory, "lines": lines}


def _weighed(url: str, say: Say) -> Result:
    if not CHROMIUM.exists():
        say("no Chromium here: pages are not weighed (apt-get install chromium)")
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        found = {}
        for path in _WEIGHED:
            say(f"first visit of {path}")
            parts = loaded(browser, url + path)
            found[path] = {
                "bytes": weight(parts),
                "fonts": sum(part.bytes for part in parts if part.font),
                "blocking": [part.path for part in parts if part.blocks],
                "parts": {part.path: part.bytes for part in parts},
            }
        browser.close()
    return found


def tables(result: Result) -> list[Table]:
    """The slowest addresses of each database, and what a first visit weighs."""
    drawn = []
    for name, measured in result["databases"].items():
        table = grid(
            f"{name}: {result['size']}; up after {measured['started_s']:.1f} s, "
            f"{measured['memory_mb']:.0f} MB; p95 in ms of {result['asked']} requests each, "
            f"the {MOST_SHOWN} slowest",
            "address", "bytes", "CPU", "p50", *PERSONS,
        )  # fmt: skip
        by_route: dict[str, dict[str, Any]] = {}
        for line in measured["lines"]:
            by_route.setdefault(line["route"], {})[line["who"]] = line
        worst = sorted(by_route.items(), key=lambda one: -_slowest(one[1])["p95_ms"])
        for route, lines in worst[:MOST_SHOWN]:
            most = _slowest(lines)
            table.add_row(
                route, f"{most['bytes']:,}", f"{most['cpu_ms']:.1f}", f"{most['p50_ms']:.1f}",
                *(_cell(lines[who]) for who in PERSONS),
            )  # fmt: skip
        drawn.append(table)
    if result["weight"]:
        table = grid("First visit", "page", "kB compressed", "fonts beside", "blocks rendering")
        for path, found in result["weight"].items():
            table.add_row(path, f"{found['bytes'] / 1e3:.1f}", f"{found['fonts'] / 1e3:.1f}",
                          ", ".join(found["blocking"]))  # fmt: skip
        drawn.append(table)
    return drawn


def _slowest(lines: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = max(lines.values(), key=lambda line: line["p95_ms"])
    return found


def _cell(line: dict[str, Any]) -> str:
    status = "" if line["status"] == 200 else f" ({line['status']})"
    return f"{line['p95_ms']:.1f}{status}"


def targets(result: Result) -> list[Target]:
    """Issue 5's page figures."""
    found = [
        Target(
            f"slowest address, p95, {name}",
            max(line["p95_ms"] for line in measured["lines"]),
            LIMIT,
            "ms",
        )
        for name, measured in result["databases"].items()
    ]
    if result["weight"]:
        problem = result["weight"][_WEIGHED[0]]
        found.append(
            Target("a problem's page, first visit", problem["bytes"] / 1e3, MOST / 1e3, "kB")
        )
        others = [path for path in problem["blocking"] if not path.endswith("/app.css")]
        found.append(Target("what blocks rendering beside the stylesheet", len(others), 0, "files"))
    return found
