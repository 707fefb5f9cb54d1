"""Which texts there are: found in templates, Python and JavaScript; and the files that hold them.

`python -m app.i18n.extraction` (`scripts/messages`) brings the languages' files up to date. The
service does not need this; a test uses it to see that no text is without its translation.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.i18n.catalogs import DEFAULT, FOLDER, LANGUAGES

ROOT = FOLDER.parents[1]
KEYWORDS = {**DEFAULT_KEYWORDS, "_n": (1, 2)}  # `_n` is what our JavaScript calls ngettext

#: folder, what files of it, how they are read
SOURCES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("app", "**.py", "python", {}),
    (
        "templates",
        "**.html",
        "jinja2",
        {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"},
    ),
    ("templates", "mail/**.txt", "jinja2", {"newstyle_gettext": "true", "trimmed": "true"}),
    ("frontend/src", "**.js", "javascript", {"parse_template_string": "true"}),
)


def extract(root: Path = ROOT) -> Catalog:
    """Every text that is marked, with the files where it is said."""
    found = Catalog(project="TensorJudge", charset="utf-8")
    for folder, pattern, method, options in SOURCES:
        for path, _line, message, comments, context in extract_from_dir(
            root / folder,
            method_map=[(pattern, method)],
            options_map={pattern: options},
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=lambda path: Path(path).name != "__pycache__",
        ):
            at = [(f"{folder}/{path}", 0)]
            found.add(message, None, at, auto_comments=comments, context=context)
    return found


def renewed(language: str, found: Catalog) -> bytes:
    """The language's file with exactly the texts of `found`: new ones empty, old ones dropped."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    kept = Catalog(
        locale=language,
        project="TensorJudge",
        version="",
        header_comment="# Texts of TensorJudge's pages. See docs/translators.md.",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        charset="utf-8",
        fuzzy=False,
    )
    if path.is_file():
        with path.open("rb") as file:
            kept = read_po(file, locale=language)
    kept.update(found, no_fuzzy_matching=True, update_creation_date=False)
    written = io.BytesIO()
    write_po(
        written, kept, width=100, ignore_obsolete=True, sort_by_file=True, include_lineno=False
    )
    return written.getvalue()


def main() -> None:
    """Renew every language's file."""
    found = extract()
    for language in LANGUAGES:
        if language == DEFAULT:
            continue
        path = FOLDER / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(renewed(language, found))
        with path.open("rb") as file:
            empty = sum(1 for one in read_po(file) if one.id and not _said(one.string))
        print(f"{path.relative_to(ROOT)}: {len(found)} texts, {empty} to translate")


def _said(string: Any) -> bool:
    return bool(string) if isinstance(string, str) else all(string)


if __name__ == "__main__":
    main()
