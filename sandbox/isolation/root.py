"""The root folder that children see: Python's own files, read-only, a few devices, and /tmp.

The parent builds it once, on a tmpfs over its own folder (which so disappears, socket and all, from
its mounts and theirs); each child adds its private /tmp and makes it its root. The old root, with
/proc, /sys and whatever the host holds, is then gone from the child's sight.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from sandbox.isolation import kernel

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
FILES = ("/etc/ld.so.cache", "/etc/localtime")
_SCRATCH_INODES = 4096


def readable_folders() -> list[str]:
    """What Python and torch may load after the fork: library folders and this package."""
    package = Path(__file__).resolve().parent.parent
    wanted = [package]
    for prefix in (sys.prefix, sys.base_prefix, "/usr", "/usr/local", "/"):
        wanted += [Path(prefix) / "lib", Path(prefix) / "lib64"]
    wanted += [
        Path(entry)
        for entry in sys.path
        if entry and Path(entry).name in ("site-packages", "dist-packages")
    ]
    found = [path for path in wanted if path.is_dir()]
    kept: list[Path] = []
    for path in found:
        # A link (Debian's /lib) is made again as a link; what lies beneath another is there.
        inside = any(path.is_relative_to(other) and path != other for other in found)
        if path not in kept and not inside:
            kept.append(path)
    return [str(path) for path in kept]


def reachable_by_all(folders: list[str]) -> bool:
    """Whether any user may go to these folders: without a root of its own a child must."""
    places = {place for folder in folders for place in (Path(folder), *Path(folder).parents)}
    return all(place.stat().st_mode & 0o001 for place in places)


def build(folder: str, devices: Iterable[str] = (), readable: Iterable[str] = ()) -> None:
    """Make the children's root at `folder`, in this process's own mount namespace.

    `devices`, `readable`: what they see besides (a GPU's), as far as it exists.
    """
    folders = readable_folders()
    kernel.mount("none", "/", flags=kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", folder, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=1m,mode=755")
    root = Path(folder)
    for path in sorted(folders):
        if Path(path).is_symlink():
            target = Path(path).readlink()
            link = root / path.lstrip("/")
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(target)
            continue
        _show(path, root)
    files = list(FILES)
    for path in readable:
        if Path(path).is_dir():
            _show(path, root)
        else:
            files.append(path)
    for name in (*files, *DEVICES, *devices):
        if not Path(name).exists():
            continue
        place = root / name.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        kernel.mount(str(Path(name).resolve()), str(place), flags=kernel.MS_BIND)
        if name in files:
            kernel.add_mount_flags(
                str(place), kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV
            )
    (root / "tmp").mkdir(exist_ok=True)


def _show(path: str, root: Path) -> None:
    """Bind a folder of the host to its place under `root`, read-only."""
    place = root / path.lstrip("/")
    place.mkdir(parents=True, exist_ok=True)
    kernel.mount(path, str(place), flags=kernel.MS_BIND | kernel.MS_REC)
    kernel.add_mount_flags(str(place), kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV)


def enter(folder: str, scratch_mb: int) -> None:
    """Make the root at `folder` this process's own, with a private /tmp, and go there."""
    options = f"size={scratch_mb}m,nr_inodes={_SCRATCH_INODES},mode=1777"
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    os.chdir(folder)
    beneath = os.listdir("tmp")  # noqa: PTH208 - of the new root: an installation under /tmp
    kernel.mount("tmpfs", "tmp", "tmpfs", flags, options)
    if beneath:  # the scratch folder would hide it
        for path in readable_folders():
            if Path(path).is_relative_to("/tmp") and not Path(path).is_symlink():  # noqa: S108
                _show(path, Path(folder))
    kernel.pivot_root(".", ".")  # the old root then lies over the new one, and is taken off
    kernel.unmount(".")
    os.chdir("/tmp")  # noqa: S108 - the child's own
