"""Cases for retrieval: pieces of texts, best dot products with exact ties, the prompt's text.

Scores that are not equal differ by `LEAD`, so that no order of summation decides. Ties are of
small whole numbers, which float32 multiplies and adds exactly in any order.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, integers, normal
from sandbox.wire.messages import Step

LEAD = 1e-3
TEXT = (
    "a amber and autumn bird blue bridge by calm clear cold day deep drift each early field fire "
    "fog forest from gate gold green grows hill in it lake leaf light long moon moss near night "
    "of old on over owl path rain red river road sea silver sky slow small snow song star still "
    "stone sun the then tide to tree under valley warm water wind winter wood"
)
WORDS = TEXT.split()


def examples() -> list[Case]:
    vectors = torch.tensor([[3.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 3.0]])
    flat = torch.zeros(20, 2)
    flat[[4, 9, 17]] = torch.tensor([1.0, 1.0])
    return [
        Case(
            "six words in pieces of four",
            [call("chunk", "the cat sat on the mat", 4)],
            explanation="Four words make the first piece; two are left for the second.",
        ),
        Case(
            "four pieces, the best three",
            [call("top_k", torch.tensor([1.0, 2.0]), vectors, 3)],
            explanation="The scores are 1·3 + 2·0 = 3, then 2, 3 and 8. Piece 3 comes first; "
            "pieces 0 and 2 are equal, so the lower index goes first. By the cosine of the angle, "
            "piece 2 would be ahead of piece 0, and piece 1 too: their vectors are short, but "
            "point more in the direction of the query.",
        ),
        Case(
            "twenty pieces with two different scores",
            [call("top_k", torch.tensor([2.0, 3.0]), flat, 6)],
            explanation="Pieces 4, 9 and 17 have the score 5, all others 0. After the three, the "
            "lowest indices among the zeros follow: 0, 1 and 2.",
        ),
        Case(
            "two pieces and a question",
            [call("prompt", "Where did the cat sit?", ["the cat sat on", "the mat"])],
            explanation="Five lines, joined by line breaks: the heading, two numbered pieces, the "
            "question, and `Answer:` for the model to go on from.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def text(count: int, separator: str = " ") -> str:
        return separator.join(str(word) for word in rng.choice(WORDS, count))

    def pieces(name: str, count: int, size: int, separator: str = " ") -> Case:
        return Case(name, [call("chunk", text(count, separator), size)])

    def found(name: str, count: int, dim: int, k: int, scale: float = 1.0) -> Case:
        return Case(name, [_apart(rng, count, dim, k, scale)])

    def ties(name: str, count: int, dim: int, k: int) -> Case:
        vectors = integers(rng, -2, 3, count, dim).float()
        return Case(name, [call("top_k", integers(rng, -2, 3, dim).float(), vectors, k)])

    asked = call("prompt", f"What is {text(3)}?", [text(5), text(2), text(9)])
    odd = [f"{text(3)}\n{text(2)}", "100% of {this} [is] as it is: ", ""]
    return [
        pieces("pieces that come out even", 24, 6),
        pieces("a last piece of one word", 22, 7),
        pieces("a piece for every word", 9, 1),
        pieces("pieces larger than the text", 8, 50),
        pieces("line breaks, tabs and many spaces", 30, 4, " \n \t "),
        Case("a text without words", [call("chunk", "", 3), call("chunk", " \n ", 2)]),
        found("thirty pieces, the best five", 30, 8, 5),
        found("the best one", 17, 6, 1),
        found("all of them", 12, 5, 12),
        found("more than there are", 7, 4, 50),
        found("a single piece", 1, 3, 2),
        found("vectors of one number", 9, 1, 4),
        found("long vectors", 40, 64, 10, scale=5.0),
        ties("many equal scores", 60, 2, 25),
        ties("equal scores to the last", 200, 1, 200),
        Case("a query of zeros", [call("top_k", torch.zeros(3), normal(rng, 40, 3), 30)]),
        Case("three pieces and a question", [asked]),
        Case("nothing was found", [call("prompt", text(4), [])]),
        Case("twelve pieces", [call("prompt", text(6), [text(3) for _ in range(12)])]),
        Case("pieces with brackets and line breaks", [call("prompt", " {Why}? ", odd)]),
    ]


def _apart(rng: np.random.Generator, count: int, dim: int, k: int, scale: float) -> Step:
    """A search in which all scores differ by `LEAD`; vectors of very different lengths."""
    while True:
        query = normal(rng, dim)
        lengths = torch.from_numpy(rng.uniform(0.2, 3.0, (count, 1)).astype(np.float32))
        vectors = normal(rng, count, dim, scale=scale) * lengths
        scores = (vectors.double() @ query.double()).sort().values
        if count == 1 or scores.diff().min() > LEAD:
            return call("top_k", query, vectors, k)
