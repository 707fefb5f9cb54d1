"""Thousands of problems to measure with: packages shaped like the real ones, with other names.

Each has a slug, title, topics and statement of its own; its other files are the real package's,
linked and not copied, so that five thousand take little room.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from pathlib import Path

from benchmarks.part import PROBLEMS

FOLDER = "problems"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_TOPICS = (
    "broadcasting", "autograd", "sequence models", "reinforcement learning", "graphs", "audio",
    "diffusion", "quantisation", "distillation", "retrieval", "evaluation", "robustness", "pruning",
    "optimal transport", "Bayesian methods", "time series", "segmentation", "detection",
    "contrastive learning", "mixtures of experts", "positional encodings", "initialisation",
    "mixed precision", "data augmentation", "metric learning", "normalising flows", "energy models",
    "speech", "translation", "summarisation", "tabular data", "recommendation", "meta-learning",
    "neural operators", "sparse attention", "état de l’art",
)  # fmt: skip
_TRACK = 50  # problems
_TRACKS = 40


def write(folder: Path, count: int, seed: int) -> Path:
    """Make `count` problems in `folder`/problems, unless they are there; the folder of them.

    The real ones come first, as they are, in their own tracks.
    """
    place = folder / FOLDER
    mark = folder / f"problems-{count}-{seed}"
    if mark.exists():
        return place
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True)
    real = sorted(one for one in PROBLEMS.iterdir() if (one / "problem.toml").is_file())
    first = place / "_real"  # on this disk, so that its files can be linked; loading passes it over
    shutil.copytree(PROBLEMS, first)
    for one in real[:count]:
        _link(first / one.name, place / one.name)
    # What ranks scores stands apart: one text, one board.
    shapes = [one.name for one in real if 'kind = "scored"' not in _toml(one)]
    chance = random.Random(seed)
    made: list[str] = []
    for number in range(max(0, count - len(real))):
        shape = shapes[number % len(shapes)]
        made.append(_variation(first / shape, place, number, chance))
    (place / "tracks.toml").write_text(
        (PROBLEMS / "tracks.toml").read_text(encoding="utf-8") + _tracks(made), encoding="utf-8"
    )
    mark.touch()
    return place


def _toml(folder: Path) -> str:
    return (folder / "problem.toml").read_text(encoding="utf-8")


def _variation(shape: Path, place: Path, number: int, chance: random.Random) -> str:
    """A package like `shape` under another name; its slug."""
    word = "".join(chance.choices(_ALPHABET, k=5))
    slug = f"{shape.name[:48].rstrip('-')}-{word}-{number}"
    folder = place / slug
    _link(shape, folder)
    toml = _toml(shape)
    own = re.search(r"^topics = \[(.*?)\]", toml, re.M | re.S)
    topics = re.findall(r'"([^"]+)"', own[1])[:2] if own else []
    topics += chance.sample(_TOPICS, chance.choice((1, 1, 2)))
    level = chance.choice(("easy", "easy", "medium", "medium", "medium", "hard"))
    toml = re.sub(r"^topics = \[.*?\]\n", "", toml, count=1, flags=re.M | re.S)
    toml = re.sub(r'^difficulty = "\w+"', f'difficulty = "{level}"', toml, count=1, flags=re.M)
    toml = re.sub(
        r'^title = "(.*)"',
        rf'title = "\1, variation {word} {number}"',
        toml,
        count=1,
        flags=re.M,
    )
    toml = f"topics = {json.dumps(topics, ensure_ascii=False)}\n{toml}"
    _write(folder / "problem.toml", toml)
    statement = folder / "statement.md"
    if statement.exists():
        text = statement.read_text(encoding="utf-8")
        _write(statement, f"{text}\nThis is variation {number} of it, which asks for *{word}*.\n")
    return slug


def _write(path: Path, text: str) -> None:
    """In the place of a link: what it leads to stays."""
    path.unlink()
    path.write_text(text, encoding="utf-8")


def _link(source: Path, folder: Path) -> None:
    shutil.copytree(source, folder, copy_function=os.link)


def _tracks(slugs: list[str]) -> str:
    """Tracks of the first problems; most of a large library stands in none."""
    parts = []
    for number in range(min(_TRACKS, -(-len(slugs) // _TRACK))):
        problems = slugs[number * _TRACK : (number + 1) * _TRACK]
        parts.append(
            f'\n[[track]]\nslug = "measured-{number}"\ntitle = "Measured track {number}"\n'
            f'summary = "Problems to measure with."\noutcomes = ["do {number} things"]\n'
            f"problems = {json.dumps(problems)}\n"
        )
    return "".join(parts)
