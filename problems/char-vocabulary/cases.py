"""Cases for a vocabulary of characters: order, repeats, and signs that sort before the dot."""

import numpy as np

from sandbox.cases import Case, call

TEXT = (
    "ada alan barbara claude donald edsger emmy evelyn frances grace hedy ivan joan karl leslie "
    "margaret niklaus olga pavel quentin radia sofia tony ursula vera wanda xavier yuri zoe"
)
NAMES = TEXT.split()
# In code point order: the apostrophe and the hyphen come before the dot, capitals after it.
SIGNS = "'-ABCDEGKLMORSZabcdeghiklmnorstuvwyzÅÉåçéëíñöüčłšžαβγлйш"


def examples() -> list[Case]:
    return [
        Case(
            "two names",
            [call("build", ["emma", "ava"])],
            explanation="The distinct letters are `a`, `e`, `m` and `v`, with the ids 1 to 4. The "
            "dot is 0.",
        ),
        Case(
            "capitals and small letters",
            [call("build", ["Bo", "abe"])],
            explanation="By code point a capital comes before every small letter: `B` 1, `a` 2, "
            "`b` 3, `e` 4, `o` 5.",
        ),
        Case(
            "an apostrophe and a hyphen",
            [call("build", ["o'neil", "anne-marie"])],
            explanation="Both are characters like any other, and sort before the letters: `'` 1, "
            "`-` 2, `a` 3, `e` 4, `i` 5, `l` 6, `m` 7, `n` 8, `o` 9, `r` 10. The dot stays 0.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def names(count: int) -> list[str]:
        return [str(name) for name in rng.choice(NAMES, count)]

    def made_up(count: int, low: int, high: int, letters: str = SIGNS) -> list[str]:
        return [
            "".join(rng.choice(list(letters), int(rng.integers(low, high + 1))))
            for _ in range(count)
        ]

    backwards = "".join(sorted(rng.choice(list(SIGNS), 12, replace=False), reverse=True))
    alphabet = [str(letter) for letter in rng.permutation(list("abcdefghijklmnopqrstuvwxyz"))]
    return [
        Case("eight names", [call("build", names(8))]),
        Case("one name", [call("build", names(1))]),
        Case("one letter", [call("build", made_up(1, 1, 1))]),
        Case("one letter, many times", [call("build", made_up(1, 1, 1) * 6)]),
        Case("no words", [call("build", [])]),
        Case("a word without letters among others", [call("build", ["", *names(3), ""])]),
        Case("letters in falling order", [call("build", [backwards])]),
        Case("every letter from a to z", [call("build", alphabet)]),
        Case("signs, capitals and accents", [call("build", made_up(9, 1, 7))]),
        Case("capitals only", [call("build", [name.upper() for name in names(5)])]),
        Case("hyphens between names", [call("build", ["-".join(names(2)) for _ in range(4)])]),
        Case(
            "two lists do not disturb each other",
            [call("build", names(4)), call("build", names(2))],
        ),
        Case("two thousand words", [call("build", made_up(2000, 1, 12))]),
    ]
