"""Packages as zip files: written the same every time, read as if an enemy had written them."""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from app.catalog.loading import ignored, load_package, package_files
from app.catalog.package import Package, slug_fault
from app.errors import PackageError

MAX_FILES = 500
MAX_BYTES = 64 * 1024 * 1024  # unpacked; the largest data that an exercise ships is a few MB
MAX_DEPTH = 8
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that the format knows
_CHUNK = 1 << 16


def pack(package: Package, target: Path) -> None:
    """Write the package to `target`; sorted files, fixed times and modes: the same every time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in package_files(package.folder):
            info = zipfile.ZipInfo(f"{package.slug}/{name}", _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, wherever this runs: the mode below is meant
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, (package.folder / name).read_bytes())


def unpack(source: Path, folder: Path, *, replace: bool = False) -> Package:
    """Put the package of the zip file `source` into `folder`, after it loaded beside it.

    Nothing of it is in place before it is whole. Raises `PackageError`.
    """
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError as error:
        raise PackageError(str(source), "", "is missing; check the name") from error
    except (zipfile.BadZipFile, OSError) as error:
        raise PackageError(str(source), "", f"is not a zip file ({error}); pack it anew") from error
    with archive:
        slug, members = _members(source, archive)
        target = folder / slug
        if target.exists() and not replace:
            raise PackageError(
                str(target), "", "exists already; use --replace, or rename the folder in the zip"
            )
        folder.mkdir(parents=True, exist_ok=True)
        # In the same folder, so that the move is one rename; hidden, so that no catalog reads it.
        with tempfile.TemporaryDirectory(prefix=".import-", dir=folder) as place:
            _extract(source, archive, members, Path(place))
            try:
                load_package(Path(place) / slug)
            except PackageError as error:
                inside = error.file.removeprefix(f"{place}/")
                raise PackageError(f"{source}: {inside}", error.key, error.remedy) from error
            if target.exists():
                target.rename(Path(place) / "replaced")
            (Path(place) / slug).rename(target)
    return load_package(target)


def create(template: Path, folder: Path, slug: str) -> Package:
    """Copy `template` to `folder`/`slug`, titled after its slug. Raises `PackageError`."""
    target = folder / slug
    if fault := slug_fault(slug):
        raise PackageError(slug, "", f"{fault}; for example 'moving-average'")
    if target.exists():
        raise PackageError(str(target), "", "exists already; take another slug")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as place:
        made = Path(place) / slug
        for name in package_files(template):
            copy = made / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(template / name, copy)
        toml = made / "problem.toml"
        text = toml.read_text(encoding="utf-8")
        title = slug.replace("-", " ").capitalize()
        named = re.sub(r'^title = ".*"', f'title = "{title}"', text, count=1, flags=re.MULTILINE)
        toml.write_text(named, encoding="utf-8")
        made.rename(target)
    return load_package(target)


def _members(source: Path, archive: zipfile.ZipFile) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """(slug, files by path), every name checked; nothing was unpacked yet."""
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = info.filename
        path = PurePosixPath(name)
        if info.is_dir() or path.parts[:1] == ("__MACOSX",):
            continue
        if not path.parts or path.is_absolute() or ".." in path.parts or set(name) & {"\\", ":"}:
            raise PackageError(f"{source}: {name!r}", "", "leaves the package; pack it anew")
        if not name.isprintable() or len(path.parts) > MAX_DEPTH:
            raise PackageError(f"{source}: {name!r}", "", "is no name that we take; rename it")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise PackageError(
                f"{source}: {name!r}", "", "is a link or a device; put the file itself there"
            )
        if info.flag_bits & 1 or info.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise PackageError(
                f"{source}: {name!r}", "", "is encrypted or packed in a way that we do not read"
            )
        if any(ignored(part) for part in path.parts):
            continue  # not part of a package, wherever it lies
        if str(path) in members:
            raise PackageError(f"{source}: {name!r}", "", "is there twice; pack it anew")
        members[str(path)] = info
    if len(members) > MAX_FILES:
        raise PackageError(str(source), "", f"has more than {MAX_FILES} files")
    if sum(info.file_size for info in members.values()) > MAX_BYTES:
        raise PackageError(str(source), "", f"unpacks to more than {MAX_BYTES >> 20} MiB")
    slugs = {PurePosixPath(name).parts[0] for name in members}
    if len(slugs) != 1 or any(len(PurePosixPath(name).parts) == 1 for name in members):
        raise PackageError(
            str(source), "", "does not hold exactly one folder named by its slug; pack it anew"
        )
    slug = slugs.pop()
    if fault := slug_fault(slug):
        raise PackageError(str(source), "", f"{fault}; rename the folder in the zip")
    return slug, members


def _extract(
    source: Path, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], place: Path
) -> None:
    left = MAX_BYTES  # counted as it comes: what the zip declares may be a lie
    for name, info in members.items():
        target = place / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as reader, target.open("xb") as writer:
                while chunk := reader.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise PackageError(
                            str(source), "", f"unpacks to more than {MAX_BYTES >> 20} MiB"
                        )
                    writer.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise PackageError(
                f"{source}: {name!r}", "", f"cannot be unpacked ({error}); pack it anew"
            ) from error
