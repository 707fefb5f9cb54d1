"""Where runners dial in: a socket in a folder of the worker's, and a nonce good for one of them."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path

from app.drivers.link import Link
from sandbox import control

_HELLO_SECONDS = 10.0
_PREFIX = "tensorjudge-runner-"


def make_folder() -> Path:
    """A folder for one runner, inside a private one; leftovers of dead workers are removed."""
    _sweep()
    outer = Path(
        tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
    )  # mode 700: nobody else on the host gets by
    inner = outer / "runner"
    inner.mkdir()
    inner.chmod(0o755)  # in the container it is the mount's own mode that counts
    return inner


def remove_folder(folder: Path) -> None:
    """Remove what `make_folder` made, and the scratch folders that its runner made beside it."""
    outer = folder.parent
    for place in (outer, *outer.parent.glob(f"{outer.name}-*")):
        shutil.rmtree(place, ignore_errors=True)


def _sweep() -> None:
    for outer in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = outer.name.removeprefix(_PREFIX).partition("-")[0]
        if not owner.isdigit() or Path(f"/proc/{owner}").exists():
            continue
        shutil.rmtree(outer, ignore_errors=True)


class Listener:
    """Accepts runners on `folder/worker.sock`, each once, by the nonce in the folder."""

    def __init__(self, folder: Path, *, once: bool) -> None:
        self.folder = folder
        self._once = once
        self._nonce = ""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setblocking(False)
        self._links: asyncio.Queue[Link] = asyncio.Queue()
        self._greetings: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    def start(self) -> None:
        """Listen, and lay out the first nonce."""
        path = self.folder / control.SOCKET_NAME
        path.unlink(missing_ok=True)
        self._socket.bind(str(path))
        path.chmod(0o666)  # the runner is another user; the folder's parent keeps others out
        self._socket.listen(16)
        self._loop.add_reader(self._socket, self._accept)
        self._issue()

    async def accept(self) -> Link:
        """The next welcomed runner."""
        return await self._links.get()

    def close(self) -> None:
        """Stop listening; links that were taken live on. May be repeated."""
        if self._socket.fileno() < 0:
            return
        self._loop.remove_reader(self._socket)
        self._socket.close()
        for greeting in self._greetings:
            greeting.cancel()
        with contextlib.suppress(OSError):
            (self.folder / control.SOCKET_NAME).unlink(missing_ok=True)
            (self.folder / control.NONCE_NAME).unlink(missing_ok=True)
        while not self._links.empty():
            self._links.get_nowait().close()

    def _issue(self) -> None:
        self._nonce = secrets.token_urlsafe(32)
        fresh = self.folder / f"{control.NONCE_NAME}.new"
        fresh.write_text(self._nonce)
        fresh.chmod(0o644)
        fresh.replace(self.folder / control.NONCE_NAME)

    def _accept(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return
        connection.setblocking(False)
        greeting = self._loop.create_task(self._greet(connection))
        self._greetings.add(greeting)
        greeting.add_done_callback(self._greetings.discard)

    async def _greet(self, connection: socket.socket) -> None:
        try:
            async with asyncio.timeout(_HELLO_SECONDS):
                packet = await self._loop.sock_recv(connection, control.MAX_PACKET)
            hello = control.decode(packet)
            refusal = self._judge(hello)
            if refusal:
                connection.send(control.encode(control.Refused(refusal)))
                connection.close()
                return
            connection.send(control.encode(control.Welcome()))
        except (OSError, TimeoutError, control.ControlError, asyncio.CancelledError):
            connection.close()
            return
        self._links.put_nowait(Link(connection))

    def _judge(self, hello: control.Message) -> str:
        """Why this runner is not taken, "" when it is; spends the nonce."""
        if not isinstance(hello, control.Hello) or hello.version != control.VERSION:
            return "it speaks another version: run make image"
        if not self._nonce or not hmac.compare_digest(hello.nonce.encode(), self._nonce.encode()):
            return "its nonce is not good, or was spent"
        self._nonce = ""
        (self.folder / control.NONCE_NAME).unlink(missing_ok=True)
        if not self._once:
            self._issue()
        return ""
