"""Cases for contexts and targets: the ids of `stoi` are in no order, so it cannot be guessed."""

import numpy as np

from sandbox.cases import Case, call

TEXT = (
    "ada alan ann-marie barbara bo claude donald edsger emmy evelyn frances grace hedy ivan jo "
    "joan karl leslie margaret niklaus o'neil olga pavel quentin radia sofia tony ursula vera "
    "wanda xavier yuri zoe maximilian"
)
NAMES = TEXT.split()


def examples() -> list[Case]:
    return [
        Case(
            "emma, three letters of context",
            [call("build_dataset", ["emma"], {".": 0, "a": 1, "e": 5, "m": 13}, 3)],
            explanation="Five questions: what follows `...`, `..e`, `.em`, `emm` and `mma`? The "
            "answers are `e`, `m`, `m`, `a` and the dot.",
        ),
        Case(
            "two words, two letters of context",
            [call("build_dataset", ["a", "ab"], {".": 0, "a": 1, "b": 2}, 2)],
            explanation="`a` gives `..` → `a` and `.a` → `.`; then `ab` starts afresh: `..` → `a`, "
            "`.a` → `b`, `ab` → `.`. Two rows and three rows.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def table(words: list[str], more: str = "") -> dict[str, int]:
        letters = rng.permutation(sorted(set("".join(words) + more)))
        return {".": 0} | {str(letter): place for place, letter in enumerate(letters, start=1)}

    def drawn(name: str, count: int, block_size: int, more: str = "") -> Case:
        words = [str(word) for word in rng.choice(NAMES, count)]
        return Case(name, [call("build_dataset", words, table(words, more), block_size)])

    letter = str(rng.choice(list("abcdefgh")))
    pair = [str(word) for word in rng.choice(NAMES, 2, replace=False)]
    return [
        drawn("five names", 5, 3),
        drawn("one letter of context", 6, 1),
        drawn("a context longer than any word", 4, 14),
        drawn("five letters of context", 7, 5),
        drawn("one name", 1, 4),
        Case("one letter", [call("build_dataset", [letter], table([letter]), 3)]),
        Case("no words", [call("build_dataset", [], {".": 0, "a": 1, "b": 2}, 3)]),
        Case(
            "a word without letters",
            [call("build_dataset", [pair[0], "", pair[1]], table(pair), 2)],
        ),
        Case(
            "one letter again and again", [call("build_dataset", [letter * 9], table([letter]), 4)]
        ),
        drawn(
            "a vocabulary with letters that do not occur", 3, 3, "äöüßABCDEFGHIJKLMNOPQRSTUVWXYZ"
        ),
        Case("the same name twice", [call("build_dataset", [pair[0]] * 2, table(pair), 3)]),
        Case(
            "two calls with different contexts",
            [
                call("build_dataset", pair, table(pair), 2),
                call("build_dataset", pair, table(pair), 6),
            ],
        ),
        drawn("a thousand names", 1000, 3),
    ]
