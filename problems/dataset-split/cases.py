"""Cases for a split: sizes where rounding, cutting off and tenths from the end all differ."""

import numpy as np

from sandbox.cases import Case, call


def examples() -> list[Case]:
    return [
        Case(
            "eleven words",
            [call("split", list("abcdefghijk"))],
            explanation="0.8 · 11 = 8.8 and 0.9 · 11 = 9.9: `train` ends before index 8, `dev` "
            "before index 9. `dev` is `i` alone, `test` is `j` and `k`.",
        ),
        Case(
            "six words",
            [call("split", ["mia", "noah", "zoe", "ben", "ivy", "sam"])],
            explanation="0.8 · 6 = 4.8 and 0.9 · 6 = 5.4: four words, one word (`ivy`), one word "
            "(`sam`).",
        ),
        Case(
            "nineteen words",
            [call("split", list("qwertyuiopasdfghjkl"))],
            explanation="0.8 · 19 = 15.2 and 0.9 · 19 = 17.1: fifteen, two and two words.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def words(count: int) -> list[str]:
        return [
            "".join(rng.choice(list("abcdefghijklmnoprstuvwyz"), int(rng.integers(2, 9))))
            for _ in range(count)
        ]

    def case(name: str, count: int) -> Case:
        return Case(name, [call("split", words(count))])

    return [
        case("ten words", 10),
        case("twenty-seven words", 27),
        case("no words", 0),
        case("one word", 1),
        case("two words", 2),
        case("three words", 3),
        case("nine words", 9),
        case("thirty-eight words", 38),
        case("a hundred and five words", 105),
        Case("the same word nine times over", [call("split", words(1) * 9 + words(8))]),
        Case(
            "two lists, one after the other", [call("split", words(14)), call("split", words(59))]
        ),
        case("four thousand nine hundred and ninety-nine words", 4999),
    ]
