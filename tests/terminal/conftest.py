"""A site on loopback in a thread, with a worker of the null judge; the command line beside it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from app.grading.null import NullJudge
from app.main import create_app
from app.operations import root
from app.settings import Settings
from app.terminal import config, following
from benchmarks.service import free_port
from tests.conftest import PASSWORD
from tests.submissions.conftest import working, write_problem

Scope = dict[str, Any]


class Unsteady:
    """The way to a site, and what may happen on it. Keeps what was asked of it."""

    def __init__(self) -> None:
        self.app: Any = None
        self.cuts = 0  # streams that still break after their first case
        self.streams = True  # False: no stream gets through
        self.mute = False  # streams begin, and break before they tell anything
        self.gone_when_cut = False  # nothing gets through after the first cut
        self.gone = False
        self.asked: list[tuple[str, str, str]] = []  # method, path, Last-Event-ID

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass on, or not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        last = dict(scope["headers"]).get(b"last-event-id", b"").decode()
        self.asked.append((scope["method"], scope["path"], last))
        of_events = scope["path"].endswith("/events")
        if self.gone or (of_events and not self.streams):
            await send({"type": "http.response.start", "status": 502, "headers": []})
            await send({"type": "http.response.body", "body": b"Bad gateway"})
            return

        if not of_events:
            await self.app(scope, receive, send)
            return
        cut = asyncio.Event()

        async def cutting(message: dict[str, Any]) -> None:
            before, case, behind = message.get("body", b"").partition(b"event: case")
            if self.mute and before:
                cut.set()
            elif self.cuts and case:
                first = before + case + behind.partition(b"\n\n")[0] + b"\n\n"
                await send({**message, "body": first})
                self.cuts -= 1
                self.gone = self.gone_when_cut
                cut.set()
            else:
                await send(message)
                return
            await asyncio.Event().wait()  # nothing of this stream gets out any more

        app = asyncio.ensure_future(self.app(scope, receive, cutting))
        knife = asyncio.ensure_future(cut.wait())
        await asyncio.wait({app, knife}, return_when=asyncio.FIRST_COMPLETED)
        knife.cancel()
        if cut.is_set():
            app.cancel()
            await asyncio.wait({app})
            raise ConnectionResetError("the test cuts this stream")  # the server hangs up
        await app

    def streams_asked(self) -> list[str]:
        """The Last-Event-ID of each stream, in order."""
        return [last for _, path, last in self.asked if path.endswith("/events")]


class LiveSite:
    """A running site; `stop` and `start` it as you like, it keeps its port and its data."""

    def __init__(self, settings: Settings, judge: NullJudge) -> None:
        self.settings, self.judge, self.way = settings, judge, Unsteady()
        self.app: FastAPI
        self._port = free_port()  # nobody is given it while we are stopped
        self.token = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Serve until `stop`; returns when the site can grade."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self.way.app = self.app = create_app(self.settings)
        self._server = uvicorn.Server(
            uvicorn.Config(self.way, log_config=None, access_log=False, timeout_graceful_shutdown=1)
        )
        self._ended: Future[None] = Future()

        async def serve() -> None:
            async with working(self.settings, self.judge):
                await self._server.serve(sockets=[listener])

        def run() -> None:
            try:
                self._ended.set_result(asyncio.run(serve()))
            except BaseException as error:
                self._ended.set_exception(error)

        threading.Thread(target=run, daemon=True).start()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + 60
        with httpx2.Client(base_url=self.url, trust_env=False, timeout=30) as client:
            while time.monotonic() < end:
                if self._ended.done():
                    self._ended.result()
                if self._server.started and client.get("/readyz").status_code == 200:
                    return
                time.sleep(0.01)
        raise AssertionError("the site did not begin")

    def stop(self) -> None:
        """End site and worker; the port answers no more."""
        self._server.should_exit = True
        self._ended.result(30)

    def ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """One request as ada, past the command line."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx2.request(
            method, self.url + path, headers=headers, trust_env=False, timeout=30, **more
        )


@pytest.fixture
def problem_folder(tmp_path: Path) -> Path:
    """The one problem `doubling`."""
    folder = write_problem(tmp_path / "problems")
    (folder / "given.py").write_text("FACTOR = 2\n")
    return tmp_path / "problems"


@pytest.fixture
def judge() -> NullJudge:
    return NullJudge()


@pytest.fixture
def site(settings: Settings, judge: NullJudge, cheap_passwords: None) -> Iterator[LiveSite]:
    """A running site with the account ada, who holds a token."""
    site = LiveSite(settings, judge)
    site.start()
    try:
        new = {"username": "ada", "email": "ada@example.org", "password": PASSWORD}
        assert site.ask("POST", "/api/v1/users", json=new).status_code == 201
        made = site.ask("POST", "/api/v1/tokens", auth=("ada", PASSWORD))
        site.token = made.json()["token"]
        yield site
    finally:
        site.stop()


@pytest.fixture(autouse=True)
def own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration folder of the test's own, and an empty folder to stand in."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "config"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A follower that does not wait long."""
    monkeypatch.setattr(following, "PAUSE", 0.01)
    monkeypatch.setattr(following, "LOOK_EVERY", 0.01)


@pytest.fixture
def signed_in_at(site: LiveSite) -> LiveSite:
    """The site, where the command line is signed in as ada."""
    config.save(config.Login(site.url, site.token, "ada", ours=True))
    return site


Tensorjudge = Callable[..., Result]


@pytest.fixture
def tensorjudge() -> Tensorjudge:
    """Runs the command line, with `input` as its standard input."""

    def run(*arguments: str, input: str = "") -> Result:
        return CliRunner().invoke(
            root, arguments, input=input, env={"COLUMNS": "200", "NO_COLOR": "1"}
        )

    return run
