"""Packing is repeatable; importing takes a stranger's zip apart with care."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from app.catalog import archives
from app.catalog.loading import load_package
from app.errors import PackageError


@pytest.fixture
def packed(write, tmp_path) -> Path:
    """A good package, packed."""
    target = tmp_path / "a-b.zip"
    archives.pack(load_package(write("a-b")), target)
    return target


@pytest.fixture
def other(tmp_path) -> Path:
    """A folder to import into, that does not exist yet."""
    return tmp_path / "other"


def with_member(packed: Path, name: str, content: bytes = b"x", mode: int = 0) -> Path:
    with zipfile.ZipFile(packed, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = mode << 16
        archive.writestr(info, content)
    return packed


def refused(packed: Path, other: Path) -> PackageError:
    with pytest.raises(PackageError) as caught:
        archives.unpack(packed, other)
    left = list(other.iterdir()) if other.exists() else []
    assert left == []
    return caught.value


def test_packing_twice_gives_the_same_bytes(write, tmp_path):
    package = load_package(write("a-b"))
    archives.pack(package, tmp_path / "one.zip")
    for path in package.folder.rglob("*"):
        os.utime(path, (1, 1))
    archives.pack(package, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_was_packed_is_imported_with_the_same_digest(packed, other, shelf):
    package = archives.unpack(packed, other)
    assert package.folder == other / "a-b"
    assert package.digest == load_package(shelf / "a-b").digest
    assert [path.name for path in other.iterdir()] == ["a-b"]


def test_hidden_and_compiled_files_are_left_out(packed, other):
    with_member(packed, "a-b/.git/hooks/run")
    with_member(packed, "a-b/__pycache__/cases.cpython-311.pyc")
    with_member(packed, "__MACOSX/a-b/._x")
    archives.unpack(packed, other)
    assert not (other / "a-b" / ".git").exists()
    assert not (other / "a-b" / "__pycache__").exists()


@pytest.mark.parametrize(
    "name",
    ["/etc/evil", "../evil", "a-b/../../evil", "a-b/..", "a-b\\evil", "C:/evil", "a-b/x\ny"],
)
def test_a_name_that_leads_out_is_refused(packed, other, tmp_path, name):
    error = refused(with_member(packed, name), other)
    assert repr(name) in error.file
    assert not (tmp_path / "evil").exists()


def test_a_symbolic_link_is_refused(packed, other):
    error = refused(with_member(packed, "a-b/link", b"/etc/passwd", stat.S_IFLNK | 0o777), other)
    assert "link" in error.remedy


def test_a_device_is_refused(packed, other):
    error = refused(with_member(packed, "a-b/null", b"", stat.S_IFCHR | 0o666), other)
    assert "device" in error.remedy


def test_too_many_files_are_refused(packed, other, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILES", 3)
    assert "more than 3 files" in refused(packed, other).remedy


def test_too_many_bytes_are_refused_before_unpacking(packed, other, monkeypatch):
    monkeypatch.setattr(archives, "MAX_BYTES", 1 << 20)
    with_member(packed, "a-b/zeros.bin", bytes(1 << 21))
    assert "more than 1 MiB" in refused(packed, other).remedy


def test_a_zip_that_lies_about_its_size_is_refused_while_unpacking(packed, other, monkeypatch):
    monkeypatch.setattr(archives, "MAX_BYTES", 1 << 20)
    with_member(packed, "a-b/zeros.bin", bytes(1 << 21))
    declared = (1 << 21).to_bytes(4, "little")
    packed.write_bytes(packed.read_bytes().replace(declared, (16).to_bytes(4, "little")))
    assert "unpack" in refused(packed, other).remedy


def test_a_damaged_zip_is_refused(packed, other):
    data = bytearray(packed.read_bytes())
    data[60] ^= 0xFF
    packed.write_bytes(data)
    assert "unpacked" in refused(packed, other).remedy


def test_what_is_no_zip_is_refused(tmp_path, other):
    text = tmp_path / "x.zip"
    text.write_text("hello")
    assert "not a zip file" in refused(text, other).remedy
    assert "missing" in refused(tmp_path / "none.zip", other).remedy


@pytest.mark.parametrize("name", ["README.md", "c-d/problem.toml"])
def test_more_than_one_folder_is_refused(packed, other, name):
    assert "exactly one folder" in refused(with_member(packed, name), other).remedy


def test_an_empty_zip_is_refused(tmp_path, other):
    path = tmp_path / "empty.zip"
    zipfile.ZipFile(path, "w").close()
    assert "exactly one folder" in refused(path, other).remedy


def test_a_package_that_does_not_load_is_not_put_in_place(write, packed, other, tmp_path):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad, zipfile.ZipFile(packed) as good:
        for info in good.infolist():
            text = b"title = 1\n" if info.filename.endswith(".toml") else good.read(info)
            bad.writestr(info, text)
    error = refused(tmp_path / "bad.zip", other)
    assert error.file.endswith("bad.zip: a-b/problem.toml")
    assert error.key == "title"


def test_a_slug_that_exists_is_kept_unless_told_to_replace(packed, write, shelf):
    (shelf / "a-b" / "editorial.md").write_text("changed")
    with pytest.raises(PackageError, match="--replace"):
        archives.unpack(packed, shelf)
    assert (shelf / "a-b" / "editorial.md").read_text() == "changed"
    archives.unpack(packed, shelf, replace=True)
    assert "Why it works" in (shelf / "a-b" / "editorial.md").read_text()
    assert [path.name for path in shelf.iterdir()] == ["a-b"]
