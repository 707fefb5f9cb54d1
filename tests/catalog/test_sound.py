"""What was found sound is not parsed again; whatever changed is."""

from __future__ import annotations

from pathlib import Path

from app.catalog import loading, sound
from app.catalog.service import Catalog, SoundPackages


def _parsed(monkeypatch) -> list[Path]:
    """The paths of all that is parsed from here on."""
    paths: list[Path] = []
    parse = loading._parse
    monkeypatch.setattr(
        loading, "_parse", lambda path, text: paths.append(path) or parse(path, text)
    )
    return paths


def _load(shelf: Path, data: Path) -> Catalog:
    return Catalog.load([shelf], SoundPackages(data))


def test_a_second_start_parses_only_what_changed(write, shelf, tmp_path, monkeypatch) -> None:
    write("alpha")
    write("beta")
    first = _load(shelf, tmp_path)
    parsed = _parsed(monkeypatch)
    assert _load(shelf, tmp_path) == first
    sources = {path for path in parsed if path.name == "solution.py"}
    assert sources == set()
    write_to = shelf / "beta" / "solution.py"
    write_to.write_text(write_to.read_text() + "\n# changed\n")
    _load(shelf, tmp_path)
    assert {path for path in parsed if path.name == "solution.py"} == {write_to}


def test_what_became_broken_is_told_at_the_next_start(write, shelf, tmp_path) -> None:
    write("alpha")
    assert not _load(shelf, tmp_path).broken
    (shelf / "alpha" / "solution.py").write_text("class Solution(:\n")
    for _ in range(2):
        (fault,) = _load(shelf, tmp_path).broken
        assert "solution.py" in fault.detail


def test_other_rules_than_ours_are_no_proof(write, shelf, tmp_path, monkeypatch) -> None:
    write("alpha")
    _load(shelf, tmp_path)
    monkeypatch.setattr(sound, "_rules", lambda: "newer")
    digest = next(iter(_load(shelf, tmp_path / "other").problems.values())).digest
    assert digest not in SoundPackages(tmp_path)


def test_a_file_that_cannot_be_read_or_written_only_costs_time(write, shelf, tmp_path) -> None:
    write("alpha")
    (tmp_path / "cache").write_text("a file in the place of the folder")
    assert list(_load(shelf, tmp_path).problems) == ["alpha"]
    kept = tmp_path / "data" / "cache" / "sound-packages"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"\xff\x00")
    assert list(_load(shelf, tmp_path / "data").problems) == ["alpha"]
