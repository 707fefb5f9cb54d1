"""Cases for the bigram model: logits, loss, and exact draws that nothing can tip over.

`torch.multinomial` draws one token as an exponential race: with q exponential, the token with the
largest p / q wins. Two right programs compute p with relative differences of about 1e-6, so seeds
are kept only where in every draw the winner leads the second by 1e-4. For that the table must be
known here: the judge draws it from the case's seed and the reference's name for it, `table`.
"""

import numpy as np
import torch

from sandbox.cases import Case, call, generator, integers, ref
from sandbox.harness.weights import draw

LEAD = 1e-4


def examples() -> list[Case]:
    rng = np.random.default_rng(3)
    idx = torch.tensor([[2, 0, 1, 1], [3, 3, 4, 0]])
    targets = torch.tensor([[0, 1, 1, 4], [3, 4, 0, 2]])
    return [
        Case(
            "logits alone",
            [call("forward", idx)],
            init=[5],
            seed=11,
            explanation="Two sequences of four characters, five possible characters: `(2, 4, 5)`. "
            "Character 1 stands at positions 2 and 3 of the first sequence, so these two rows of "
            "logits are equal; so are the first two of the second sequence, both after a 3. The "
            "loss is `None`.",
        ),
        Case(
            "logits and loss",
            [call("forward", idx, targets)],
            init=[5],
            seed=11,
            explanation="The same characters and the same table, now with targets: the logits are "
            "the same numbers as an 8 × 5 matrix, row after row, and the loss is one number. "
            "Guessing blindly among five characters would cost log 5 ≈ 1.609.",
        ),
        _generation(
            rng,
            "six new characters for two rows",
            idx[:, :2],
            6,
            vocab_size=5,
            explanation="The first two columns are the given ones, `[2, 0]` and `[3, 3]`; six "
            "drawn ones follow. Both rows are drawn by one call in each step.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def forward(name: str, batch: int, length: int, vocab_size: int, *, train: bool = False):
        idx = integers(rng, 0, vocab_size, batch, length)
        steps = [call("forward", idx, integers(rng, 0, vocab_size, batch, length))]
        return Case(name, [call("forward", idx), *steps], init=[vocab_size], train=train)

    def writes(name: str, batch: int, length: int, vocab_size: int, count: int) -> Case:
        idx = integers(rng, 0, vocab_size, batch, length)
        return _generation(rng, name, idx, count, vocab_size=vocab_size)

    return [
        forward("a batch of three, without and with targets", 3, 7, 11),
        forward("a batch of one", 1, 6, 9),
        forward("one position", 4, 1, 7),
        forward("one sequence of one position", 1, 1, 6),
        forward("more positions than characters", 2, 40, 5),
        forward("a large vocabulary", 5, 13, 97),
        forward("a single character in the vocabulary", 2, 3, 1),
        forward("in training mode", 3, 8, 10, train=True),
        writes("a batch of one writes thirty characters", 1, 3, 13, 30),
        writes("rows that start from one character", 4, 1, 9, 12),
        writes("no new characters", 3, 5, 8, 0),
        writes("one new character", 3, 4, 8, 1),
        _two_texts(rng),
        _without_generator(rng),
    ]


def _generation(
    rng: np.random.Generator,
    name: str,
    idx: torch.Tensor,
    count: int,
    *,
    vocab_size: int,
    explanation: str = "",
) -> Case:
    while True:
        seed, source = int(rng.integers(2**31)), int(rng.integers(2**31))
        if _decided(seed, vocab_size, idx, [count], source):
            break
    step = call("generate", idx, count, generator(source))
    return Case(name, [step], init=[vocab_size], seed=seed, explanation=explanation)


def _two_texts(rng: np.random.Generator) -> Case:
    """Two calls that share a generator: the second goes on where the first left it."""
    idx = integers(rng, 0, 12, 2, 3)
    while True:
        seed, source = int(rng.integers(2**31)), int(rng.integers(2**31))
        if _decided(seed, 12, idx, [10, 15], source):
            break
    return Case(
        "two texts from one generator",
        [call("generate", idx, 10, ref("generator")), call("generate", idx, 15, ref("generator"))],
        init=[12],
        objects={"generator": generator(source)},
        seed=seed,
    )


def _without_generator(rng: np.random.Generator) -> Case:
    """PyTorch's own generator, which the judge seeds with the case's seed."""
    idx = integers(rng, 0, 10, 3, 2)
    while True:
        seed = int(rng.integers(2**31))
        if _decided(seed, 10, idx, [14], seed):
            break
    return Case("no generator given", [call("generate", idx, 14)], init=[10], seed=seed)


def _decided(
    seed: int, vocab_size: int, idx: torch.Tensor, texts: list[int], source_seed: int
) -> bool:
    """Whether every draw of these texts is decided by at least `LEAD`."""
    numbers = draw(seed, "table.weight", "embedding", (vocab_size, vocab_size))
    table = torch.softmax(torch.from_numpy(numbers).float(), dim=-1)
    source = torch.Generator().manual_seed(source_seed)
    for count in texts:
        last = idx[:, -1]
        for _ in range(count):
            p = table[last]
            race = p / torch.empty_like(p).exponential_(1.0, generator=source)
            ahead = race.topk(2, dim=-1)
            if (ahead.values[:, 0] < ahead.values[:, 1] * (1 + LEAD)).any():
                return False
            last = ahead.indices[:, 0]
    return True
