"""A real service, for tests and measurements: `tensorjudge serve`, a user and a token."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parent.parent
#: Below the ports that Linux gives to whoever names none: it gives ours to nobody meanwhile.
_OURS = range(20_000, 32_000)


class Service:
    """A running service, and one signed-up learner's token."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = url
        self.process = process
        self.log = log
        self.beside: tuple[str, ...] = ()  # containers of runners that it did not start itself
        self.client = httpx2.Client(base_url=url, timeout=60)

    def sign_up(self) -> None:
        """Make a learner, and be that learner from now on."""
        self.client.headers["Authorization"] = f"Bearer {self.new_token()}"

    def new_token(self) -> str:
        """The token of a learner who signed up just now."""
        name = f"learner-{secrets.token_hex(4)}"
        password = secrets.token_urlsafe(16)
        made = self.client.post(
            "/api/v1/users",
            json={"username": name, "email": f"{name}@example.org", "password": password},
        )
        assert made.status_code == 201, made.text
        token = self.client.post("/api/v1/tokens", auth=(name, password))
        assert token.status_code == 201, token.text
        return str(token.json()["token"])

    def tokens(self, count: int) -> list[str]:
        """Tokens of so many new learners."""
        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(lambda _: self.new_token(), range(count)))

    def until_prepared(self, seconds: float = 300) -> None:
        """Wait until the worker has made every problem's expected values ahead."""
        deadline = time.monotonic() + seconds
        while "problems prepared" not in self.log.read_text(errors="replace"):
            if time.monotonic() > deadline:
                raise TimeoutError("the worker did not prepare the problems")
            time.sleep(0.2)

    def submit(self, problem: str, code: str, mode: str = "submit") -> str:
        answer = self.client.post(
            "/api/v1/submissions", json={"problem": problem, "code": code, "mode": mode}
        )
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def events(self, submission: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The submission's events until its verdict, as they arrive."""
        with self.client.stream("GET", f"/api/v1/submissions/{submission}/events") as stream:
            name = ""
            for line in stream.iter_lines():
                if line.startswith("event:"):
                    name = line.removeprefix("event:").strip()
                elif line.startswith("data:") and name:
                    yield name, json.loads(line.removeprefix("data:"))
                    if name == "verdict":
                        return

    def finished(self, submission: str) -> dict[str, Any]:
        """The submission once it is done."""
        for name, _ in self.events(submission):
            if name == "verdict":
                break
        got: dict[str, Any] = self.client.get(f"/api/v1/submissions/{submission}").json()
        assert got["state"] == "done"
        return got


def tail(log: Path) -> str:
    """The end of a log but for questions whether it is ready: they would push the reason out."""
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if '"/readyz"' not in line)[-4000:]


def free_port() -> int:
    """A port for a process that takes a while until it listens there."""
    while True:
        port = secrets.choice(_OURS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def launch(folder: Path, *, sandbox: str = "local", **environment: str) -> Service:
    """Start `serve` with its data in `folder`, and wait for nothing; `end` ends it."""
    port = free_port()
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"],
            cwd=ROOT,
            env={
                **os.environ,
                "TENSORJUDGE_DATA": str(folder / "data"),
                "TENSORJUDGE_PORT": str(port),
                "TENSORJUDGE_SANDBOX": sandbox,
                "TENSORJUDGE_RATE_LIMITS": "off",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Service(f"http://127.0.0.1:{port}", process, log)


def end(service: Service) -> None:
    """End the service, gently first."""
    service.client.close()
    service.process.send_signal(signal.SIGTERM)
    try:
        service.process.wait(30)
    except subprocess.TimeoutExpired:
        service.process.kill()
        service.process.wait(10)


@contextmanager
def running_service(
    folder: Path, *, sandbox: str = "local", ready: float = 300, **environment: str
) -> Iterator[Service]:
    """Start `serve` with its data in `folder`; wait until `/readyz` says yes; end it after."""
    service = launch(folder, sandbox=sandbox, **environment)
    process, log = service.process, service.log
    try:
        deadline = time.monotonic() + ready
        while time.monotonic() < deadline:
            assert process.poll() is None, tail(log)
            try:
                if service.client.get("/readyz").status_code == 200:
                    break
            except httpx2.HTTPError:
                pass
            time.sleep(0.2)
        else:
            raise AssertionError("not ready: " + tail(log))
        service.sign_up()
        yield service
    finally:
        end(service)
