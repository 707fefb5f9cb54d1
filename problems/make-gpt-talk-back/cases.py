"""Cases for writing with a GPT: exact texts, from generators whose draws nothing can tip over.

`torch.multinomial` draws one token as an exponential race: with q exponential, the token with the
largest p / q wins. Two right programs compute p with relative differences of about 1e-6, so seeds
are kept only where in every draw the winner leads the second by 1e-4.
"""

from collections.abc import Sequence

import numpy as np
import torch
from given import TinyGPT

from sandbox.cases import Case, call, generator, given, integers, ref

LEAD = 1e-4
LETTERS = "abcdefghijklmnopqrstuvwxyz "
PRINTED = "\n !',-.:;?" + LETTERS.strip() + LETTERS.strip().upper() + "é€"


def examples() -> list[Case]:
    rng = np.random.default_rng(7)
    return [
        Case(
            "the alphabet",
            [
                call(
                    "generate",
                    given("NextLetter", 5),
                    3,
                    torch.tensor([[0]]),
                    2,
                    dict(enumerate("abcde")),
                    generator(6),  # tells the mistakes of submissions/ apart
                )
            ],
            explanation="`NextLetter` is all but certain of the next letter: after `a` comes `b`, "
            "then `c`, then `d`. In the third round there are three tokens and the model reads "
            "the last two.",
        ),
        _tiny(
            rng,
            "a tiny GPT writes twenty characters",
            20,
            vocabulary=LETTERS,
            length=6,
            context=3,
            explanation="The model is untrained, so this is gibberish, but always the same: the "
            "generator's seed fixes the draws. After three rounds the three tokens of the "
            "context have become six, the context length; from then on the oldest token falls "
            "out of the model's sight in each round.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    return [
        _tiny(rng, "thirty characters", 30, length=8, context=5),
        _tiny(rng, "a context of one token", 25, length=7, context=1),
        _tiny(rng, "a context longer than the context length", 20, length=5, context=11),
        _tiny(rng, "a context as long as the context length", 20, length=9, context=9),
        _tiny(rng, "no new characters", 0, length=4, context=3),
        _tiny(rng, "one new character", 1, length=6, context=4),
        _tiny(rng, "the model sees one token at a time", 24, length=1, context=3),
        _tiny(rng, "everything fits into the context", 10, length=40, context=6),
        _tiny(rng, "a larger vocabulary, with line breaks", 40, PRINTED, length=12, context=4),
        _tiny(rng, "two characters only", 30, "01", length=6, context=2),
        _tiny(rng, "a hundred characters", 100, length=16, context=5),
        _two_texts(rng),
    ]


def _tiny(
    rng: np.random.Generator,
    name: str,
    new_chars: int,
    vocabulary: str = LETTERS,
    *,
    length: int,
    context: int,
    explanation: str = "",
) -> Case:
    """A fresh TinyGPT of that context length, and a random context of that many tokens."""
    model_seed, tokens = int(rng.integers(2**31)), integers(rng, 0, len(vocabulary), 1, context)
    seed = _decided_seed(rng, model_seed, len(vocabulary), length, tokens, [new_chars])
    model = given("TinyGPT", len(vocabulary), length, seed=model_seed)
    characters = dict(enumerate(vocabulary))
    step = call("generate", model, new_chars, tokens, length, characters, generator(seed))
    return Case(name, [step], explanation=explanation)


def _two_texts(rng: np.random.Generator) -> Case:
    """Two calls that share a generator: the second goes on where the first left it."""
    model_seed, tokens = int(rng.integers(2**31)), integers(rng, 0, len(LETTERS), 1, 2)
    seed = _decided_seed(rng, model_seed, len(LETTERS), 6, tokens, [12, 12])
    characters = dict(enumerate(LETTERS))
    step = call("generate", ref("model"), 12, tokens, 6, characters, ref("generator"))
    model = given("TinyGPT", len(LETTERS), 6, seed=model_seed)
    return Case(
        "two texts from one generator",
        [step, step],
        objects={"model": model, "generator": generator(seed)},
    )


def _decided_seed(
    rng: np.random.Generator,
    model_seed: int,
    vocab_size: int,
    length: int,
    context: torch.Tensor,
    texts: Sequence[int],
) -> int:
    """A generator seed with which every draw of these texts is decided by at least `LEAD`."""
    torch.manual_seed(model_seed)
    model = TinyGPT(vocab_size, length)
    while True:
        seed = int(rng.integers(2**31))
        source = torch.Generator().manual_seed(seed)
        if all(_decided(model, length, context, new_chars, source) for new_chars in texts):
            return seed


@torch.no_grad()
def _decided(
    model: TinyGPT, length: int, tokens: torch.Tensor, new_chars: int, source: torch.Generator
) -> bool:
    for _ in range(new_chars):
        p = torch.softmax(model(tokens[:, -length:])[:, -1, :], dim=-1)
        race = p / torch.empty_like(p).exponential_(1.0, generator=source)
        (first, second), (drawn, _) = (part[0] for part in race.topk(2))
        if first < second * (1 + LEAD):
            return False
        tokens = torch.cat((tokens, drawn.view(1, 1)), dim=1)
    return True
