"""Cases for counting pairs: each method by itself, on tables that the judge makes.

Rows of P are drawn, not counted, so that a loss cannot be had without looking the pairs up.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, integers

TEXT = (
    "ada alan ann-marie barbara bo claude donald edsger emmy evelyn frances grace hedy ivan jo "
    "joan karl leslie margaret niklaus o'neil olga pavel quentin radia sofia tony ursula vera "
    "wanda xavier yuri zoe maximilian anna otto hannah"
)
NAMES = TEXT.split()
TINY = {".": 0, "a": 1, "b": 2}


def examples() -> list[Case]:
    P = torch.tensor([[0.2, 0.6, 0.2], [0.4, 0.2, 0.4], [0.5, 0.25, 0.25]])
    return [
        Case(
            "counts of two words",
            [call("counts", ["ab", "a"], TINY)],
            explanation="The pairs are `.a`, `ab`, `b.`, `.a` and `a.`: `.a` twice, the others "
            "once.",
        ),
        Case(
            "probabilities of these counts",
            [call("probabilities", torch.tensor([[0, 2, 0], [1, 0, 1], [1, 0, 0]]))],
            explanation="A 1 is added everywhere, then the rows are divided by 5, 5 and 4.",
        ),
        Case(
            "other counts, a smoothing of four",
            [call("probabilities", torch.tensor([[0, 3, 1], [2, 0, 0], [1, 1, 4]]), 4)],
            explanation="The rows become 4, 7, 5 and 6, 4, 4 and 5, 5, 8, and are divided by 16, "
            "14 and 18.",
        ),
        Case(
            "the loss of two words",
            [call("nll", ["ab", "a"], TINY, P)],
            explanation="The five pairs have the probabilities 0.6, 0.4, 0.5, 0.6 and 0.4; the "
            "mean of their negative logarithms is 0.7095.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def names(count: int) -> list[str]:
        return [str(name) for name in rng.choice(NAMES, count)]

    def table(words: list[str], more: str = "") -> dict[str, int]:
        letters = rng.permutation(sorted(set("".join(words) + more)))
        return {".": 0} | {str(letter): place for place, letter in enumerate(letters, start=1)}

    def counted(name: str, words: list[str], more: str = "") -> Case:
        return Case(name, [call("counts", words, table(words, more))])

    def judged(name: str, words: list[str], more: str = "") -> Case:
        stoi = table(words, more)
        P = torch.from_numpy(rng.dirichlet(np.full(len(stoi), 2.0), len(stoi))).float()
        return Case(name, [call("nll", words, stoi, P)])

    def sparse(size: int, high: int) -> torch.Tensor:
        """Counts with many zeros, and some in every row."""
        N = integers(rng, 0, high, size, size) * integers(rng, 0, 2, size, size)
        N[torch.arange(size), torch.from_numpy(rng.permutation(size))] += 1
        return N

    empty_rows = sparse(6, 9)
    empty_rows[2] = 0
    empty_rows[5] = 0
    letter = str(rng.choice(list("abcdefgh")))
    return [
        counted("counts of eight names", names(8)),
        counted("counts of one word of one letter", [letter]),
        counted("counts of one letter again and again", [letter * 7, letter * 2]),
        counted("counts with letters that do not occur", names(3), "äöüABCDEFG"),
        counted("counts of four hundred names", names(400)),
        Case("probabilities, smoothing left out", [call("probabilities", sparse(11, 50))]),
        Case("probabilities without smoothing", [call("probabilities", sparse(9, 30), 0)]),
        Case("probabilities with a smoothing of three", [call("probabilities", sparse(7, 20), 3)]),
        Case("probabilities with rows that were never seen", [call("probabilities", empty_rows)]),
        Case("probabilities of large counts", [call("probabilities", sparse(27, 10_000))]),
        Case("probabilities of a single character", [call("probabilities", sparse(1, 9), 2)]),
        judged("the loss of seven names", names(7)),
        judged("the loss of one word of one letter", [letter]),
        judged("the loss of short and long words", [letter, "maximilian", "bo", "ann-marie"]),
        judged("the loss with letters that do not occur", names(2), "xyzäöüABC"),
        judged("the loss of three hundred names", names(300)),
    ]
