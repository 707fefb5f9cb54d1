"""Build the sandbox image: `python -m sandbox.image`. Skips whatever is unchanged.

It needs the Docker SDK and an engine; a base image from a registry, or mmdebstrap; and pip, whose
configuration on this host (an index of your own, a proxy) counts, because wheels are fetched here.
`BASE_IMAGE` names another base; `SANDBOX_PIP_ARGUMENTS` is added to `pip download`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sandbox"
WHEELS = ROOT / "build" / "sandbox-wheels"
IMAGE = "tensorjudge-sandbox:latest"
OFFICIAL_BASE = "python:3.11-slim-bookworm"
OWN_BASE = "tensorjudge-base:bookworm"
TORCH_IMAGE = "tensorjudge-torch"
LABEL = "tensorjudge.inputs"
PYTHON = "3.11"  # of both bases
REQUIREMENTS = ("torch==2.13.0", "numpy>=2", "pyseccomp>=0.1.2")
BASE_PACKAGES = "python3,python3-venv,python3-pip,ca-certificates,libseccomp2"


class BuildError(Exception):
    """The image cannot be built; the text says what to do."""


def say(text: str) -> None:
    """One line of progress, with the time."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def connect() -> Any:
    """A client of the local engine; raises `BuildError`."""
    try:
        import docker
    except ImportError as error:
        raise BuildError("the Docker SDK is missing: pip install docker") from error
    try:
        client = docker.from_env(timeout=900)
        client.ping()
    except docker.errors.DockerException as error:
        raise BuildError(
            "no Docker engine answers: start it, or let this user reach its socket"
        ) from error
    return client


def find_image(client: Any, name: str) -> Any | None:
    """The local image of that name, if there is one."""
    import docker

    try:
        return client.images.get(name)
    except docker.errors.ImageNotFound:
        return None


def find_base(client: Any) -> Any:
    """The base image: the one named, pulled if need be, else one made of Debian packages."""
    import docker

    named = os.environ.get("BASE_IMAGE", "")
    wanted = named or OFFICIAL_BASE
    image = find_image(client, wanted)
    if image is not None:
        return image
    if not named and (own := find_image(client, OWN_BASE)) is not None:
        return own
    say(f"pulling {wanted}")
    try:
        return client.images.pull(wanted)
    except docker.errors.DockerException as error:
        if named:
            raise BuildError(f"BASE_IMAGE {wanted} is neither here nor to be pulled") from error
    say(f"no registry at hand: making {OWN_BASE} from Debian packages (half a minute)")
    return make_base(client)


def make_base(client: Any) -> Any:
    """Make `OWN_BASE` with mmdebstrap from the package sources that this host is set up for."""
    tool = shutil.which("mmdebstrap")
    if tool is None:
        raise BuildError(
            f"{OFFICIAL_BASE} cannot be pulled and mmdebstrap is missing: "
            "connect to a registry, or apt-get install mmdebstrap, or set BASE_IMAGE"
        )
    with tempfile.TemporaryDirectory() as folder:
        tar = Path(folder) / "rootfs.tar"
        setup = (
            'rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED; '
            "for name in python python3; do "
            'ln -sf /usr/bin/python3 "$1"/usr/local/bin/$name; done; '
            'rm -rf "$1"/var/lib/apt/lists/* "$1"/usr/share/doc/* "$1"/usr/share/man/*'
        )
        _run(
            [
                tool,
                "--variant=minbase",
                f"--include={BASE_PACKAGES}",
                f"--customize-hook={setup}",
                "bookworm",
                str(tar),
            ],
            "mmdebstrap failed: are Debian's package sources set up (apt-get update)?",
        )
        repository, _, tag = OWN_BASE.partition(":")
        say("importing it")
        with tar.open("rb") as data:
            client.api.import_image_from_data(data, repository=repository, tag=tag)
    return client.images.get(OWN_BASE)


def constraints() -> list[str]:
    """pip's arguments for the repository's constraints file, if there is one."""
    path = ROOT / "constraints.txt"
    return ["-c", str(path)] if path.exists() else []


def download_wheels(target: Path) -> None:
    """Fetch the wheels of `REQUIREMENTS` for the image's Python, with this host's pip."""
    target.mkdir(parents=True, exist_ok=True)
    machine = platform.machine()
    command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
    if sys.version_info[:2] != tuple(map(int, PYTHON.split("."))) or sys.platform != "linux":
        command += ["--only-binary=:all:", "--implementation=cp", f"--python-version={PYTHON}"]
        command += [f"--platform=manylinux_2_{minor}_{machine}" for minor in (28, 27, 17)]
    command += [*constraints(), *shlex.split(os.environ.get("SANDBOX_PIP_ARGUMENTS", ""))]
    say("downloading torch and numpy (200 MB, cached in build/)")
    _run([*command, "-d", str(target), *REQUIREMENTS], "pip could not download the wheels")


def _run(command: list[str], remedy: str) -> None:
    done = subprocess.run(command, stdout=sys.stderr, check=False)  # noqa: S603
    if done.returncode:
        raise BuildError(f"{remedy} (`{shlex.join(command[:3])} …` ended with {done.returncode})")


def sources() -> list[Path]:
    """The files of this package that go into the image."""
    return sorted(
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix in (".py", ".json") and path.name != "image.py"
    )


def digest(parts: Iterable[bytes]) -> str:
    """A short hash over parts."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()[:20]


def source_digest() -> str:
    """What this package is: an image that was built from other files speaks otherwise."""
    parts = []
    for path in sources():
        parts += [str(path.relative_to(ROOT)).encode(), path.read_bytes()]
    return digest(parts)


def torch_inputs(base: Any) -> Iterator[bytes]:
    """What the torch image is made of."""
    yield str(base.id).encode()
    yield (PACKAGE / "torch.Dockerfile").read_bytes()
    yield "\n".join(REQUIREMENTS).encode()
    yield os.environ.get("SANDBOX_PIP_ARGUMENTS", "").encode()
    for path in constraints()[1:]:
        yield Path(path).read_bytes()


def build(client: Any, context: Path, dockerfile: str, tag: str, arguments: dict[str, str]) -> None:
    """Build one image by the classic builder, showing its steps."""
    import docker

    stream = client.api.build(
        path=str(context),
        dockerfile=dockerfile,
        tag=tag,
        buildargs=arguments,
        network_mode="none",
        rm=True,
        forcerm=True,
        decode=True,
    )
    try:
        for event in stream:
            if "error" in event:
                raise BuildError(f"building {tag}: {event['error'].strip()}")
            for line in str(event.get("stream", "")).splitlines():
                if line.startswith(("Step ", "WARNING", "ERROR")):
                    say(f"  {line}")
    except docker.errors.DockerException as error:
        raise BuildError(f"building {tag}: {error}") from error


def torch_image(client: Any, base: Any) -> str:
    """The tag of the torch image, built if it is not here."""
    tag = f"{TORCH_IMAGE}:{digest(torch_inputs(base))}"
    if find_image(client, tag) is not None:
        return tag
    download_wheels(WHEELS)
    (WHEELS / "requirements.txt").write_text("\n".join(REQUIREMENTS) + "\n")
    say(f"building {tag} (a minute or two)")
    with tempfile.TemporaryDirectory(dir=WHEELS.parent) as folder:
        context = Path(folder)
        shutil.copytree(WHEELS, context / "wheels", copy_function=os.link)
        shutil.copy(PACKAGE / "torch.Dockerfile", context / "Dockerfile")
        build(client, context, "Dockerfile", tag, {"BASE_IMAGE": str(base.id)})
    return tag


def sandbox_image(client: Any, torch: str, tag: str) -> None:
    """Build the sandbox image on the torch image, unless nothing changed."""
    files = sources()
    # What stands before the hyphen is compared by the worker with its own files.
    wanted = f"{source_digest()}-{digest([torch.encode(), (PACKAGE / 'Dockerfile').read_bytes()])}"
    present = find_image(client, tag)
    if present is not None and (present.labels or {}).get(LABEL) == wanted:
        say(f"{tag} is up to date")
        return
    say(f"building {tag}")
    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder)
        for path in files:
            place = context / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            place.chmod(0o644)
        shutil.copy(PACKAGE / "Dockerfile", context / "Dockerfile")
        build(client, context, "Dockerfile", tag, {"TORCH_IMAGE": torch, "BUILD": wanted})
    say(f"{tag} is ready")


def main() -> int:
    """The command line; 0 when the image is there."""
    parser = argparse.ArgumentParser(prog="sandbox.image", description=__doc__)
    parser.add_argument("--tag", default=IMAGE)
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--engine-answers", action="store_true", help="build nothing: 0 if an engine answers"
    )
    only.add_argument(
        "--base", action="store_true", help="build no more than the base, and print its name"
    )
    arguments = parser.parse_args()
    if arguments.engine_answers:
        try:
            connect().close()
        except BuildError:
            return 1
        return 0
    try:
        client = connect()
        try:
            base = find_base(client)
            if arguments.base:
                print(next(iter(base.tags), base.id))
                return 0
            sandbox_image(client, torch_image(client, base), arguments.tag)
        finally:
            client.close()
    except BuildError as error:
        say(f"image: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
