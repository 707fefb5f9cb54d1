"""A virtual environment of their own for what is measured beside us: build/others.

DMOJ's judge and Jupyter's kernel are no dependencies of this project. They are installed when asked
for, from the index that pip uses here, into a folder that `make clean` removes; torch they see is
the one that the project's own environment has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from benchmarks.part import ROOT, Say

PLACE = ROOT / "build" / "others"
PYTHON = PLACE / "bin" / "python"
DMOJ = "dmoj==4.1.0"
JUPYTER = ("jupyter_client", "ipykernel")


class Missing(Exception):
    """It cannot be had here; says why, and what to do."""


def has(module: str) -> bool:
    """Whether it was installed before."""
    if not PYTHON.exists():
        return False
    return _run([str(PYTHON), "-c", f"import {module}"]).returncode == 0


def install_dmoj(say: Say) -> None:
    """DMOJ's judge; raises `Missing`. It is compiled: g++, and libseccomp's headers."""
    if has("dmoj"):
        return
    say(f"installing {DMOJ} into build/others")
    if shutil.which("g++") is None:
        raise Missing("DMOJ's judge is compiled, and there is no g++: install Debian's g++")
    environment = {} if Path("/usr/include/seccomp.h").exists() else _seccomp_headers(say)
    _install([DMOJ], environment)


def install_jupyter(say: Say) -> None:
    """Jupyter's client and kernel; raises `Missing`."""
    if not (has("jupyter_client") and has("ipykernel")):
        say("installing Jupyter's kernel into build/others")
        _install(list(JUPYTER), {})


def attempt(install: Callable[[Say], None], say: Say) -> str:
    """Install; why not, or nothing."""
    try:
        install(say)
    except Missing as error:
        say(str(error))
        return str(error)
    return ""


def _install(what: list[str], environment: dict[str, str]) -> None:
    if not PYTHON.exists():
        made = _run([sys.executable, "-m", "venv", str(PLACE)])
        if made.returncode:
            raise Missing(f"no virtual environment could be made: {_end_of(made)}")
    done = _run([str(PYTHON), "-m", "pip", "install", "--quiet", *what], environment)
    if done.returncode:
        raise Missing(f"{' '.join(what)} cannot be installed: {_end_of(done)}")
    # After pip, which must not count what it sees there as installed here.
    ours = sysconfig.get_path("purelib")
    theirs = next((PLACE / "lib").glob("python*/site-packages"))
    (theirs / "of-the-project.pth").write_text(f"{ours}\n", encoding="utf-8")


def _seccomp_headers(say: Say) -> dict[str, str]:
    """Debian's libseccomp-dev, unpacked beside: needs no root, changes nothing of the system."""
    say("fetching libseccomp-dev's headers into build/others-headers")
    place = ROOT / "build" / "others-headers"
    place.mkdir(parents=True, exist_ok=True)
    without = "DMOJ's judge needs seccomp.h: install Debian's libseccomp-dev"
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise Missing(without)
    got = _run(["apt-get", "download", "-qq", "libseccomp-dev"], cwd=place)
    package = next(place.glob("libseccomp-dev_*.deb"), None)
    if got.returncode or package is None:
        raise Missing(f"{without} (apt-get download: {_end_of(got)})")
    _run(["dpkg", "-x", str(package), str(place)])
    headers = place / "usr" / "include"
    folder = next(place.glob("usr/lib/*-linux-gnu*"), None)
    if folder is None or not (headers / "seccomp.h").exists():
        raise Missing(without)
    # The package's link names a file beside it, which is the system's library.
    library = Path("/usr/lib") / folder.name / "libseccomp.so.2"
    if not library.exists():
        raise Missing("DMOJ's judge needs libseccomp: install Debian's libseccomp2")
    link = folder / "libseccomp.so"
    link.unlink(missing_ok=True)
    link.symlink_to(library)
    return {
        "C_INCLUDE_PATH": str(headers),
        "CPLUS_INCLUDE_PATH": str(headers),
        "LIBRARY_PATH": str(folder),
    }


def _run(
    command: list[str], environment: dict[str, str] | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _end_of(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return " / ".join(lines[-2:]) or f"status {done.returncode}"
