"""A real OpenID provider on loopback (see provider.mjs), and a person's browser at it."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from benchmarks.service import free_port
from tests.conftest import IN_CI

FOLDER = Path(__file__).parent
CLIENT_ID, CLIENT_SECRET = "tensorjudge", "a secret with % + and &"


class ProviderProcess:
    """The provider's process: its issuer, and a way to give it new keys."""

    def __init__(self, issuer: str, process: subprocess.Popen[str]) -> None:
        self.issuer = issuer
        self._process = process

    def expect(self, word: str) -> None:
        """Wait for a line of it. Raises when the process ended instead."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip() == word:
                return
        raise RuntimeError(f"the provider ended: {self._process.wait()}")

    def rotate_keys(self) -> None:
        """New signing keys; the old ones are gone."""
        assert self._process.stdin is not None
        self._process.stdin.write("rotate\n")
        self._process.stdin.flush()
        self.expect("rotated")


def install_packages() -> None:
    """The provider's packages as the lock says, once; skips (fails, in CI) without npm."""
    if shutil.which("npm") is None:
        why = "npm: npm is not installed (apt-get install npm)"
        if IN_CI:
            pytest.fail(f"in CI no test may lack its part: {why}", pytrace=False)
        pytest.skip(f"missing {why}")
    # Tests run in several processes, and `npm ci` begins by removing what is there.
    with (FOLDER / ".npm-ci.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # npm writes this file last, with what it installed.
        if not (FOLDER / "node_modules/.package-lock.json").exists():
            command = ["npm", "--prefix", str(FOLDER), "ci"]
            subprocess.run(command, check=True, capture_output=True)


@contextmanager
def running_provider(*redirect_uris: str, port: int | None = None) -> Iterator[ProviderProcess]:
    """A provider that knows this site under these addresses; ended with the block."""
    install_packages()
    port = port or free_port()
    arguments = [str(port), CLIENT_ID, CLIENT_SECRET, *redirect_uris]
    with subprocess.Popen(
        ["node", "provider.mjs", *arguments],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        provider = ProviderProcess(f"http://127.0.0.1:{port}", process)
        try:
            provider.expect("ready")
            yield provider
        finally:
            process.terminate()


async def sign_in_there(address: str, login: str = "grace", *, cancel: bool = False) -> str:
    """Follow the site's redirect to the provider, sign in (or turn back) by its page.

    Returns the address to which the provider sends the browser back.
    """
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as browser:
        answer = await browser.get(address)
        while answer.status_code in (302, 303):
            target = str(httpx2.URL(str(answer.url)).join(answer.headers["location"]))
            if "/login/oidc/callback" in target:
                return target
            answer = await browser.get(target)
            if answer.status_code == 200:
                form = re.search(r'action="([^"]+)/login"', answer.text)
                assert form, answer.text
                page = str(answer.url.join(form[1]))
                if cancel:
                    answer = await browser.get(f"{page}/cancel")
                else:
                    answer = await browser.post(f"{page}/login", data={"login": login})
        raise AssertionError(f"the provider answered {answer.status_code}: {answer.text[:1000]}")
