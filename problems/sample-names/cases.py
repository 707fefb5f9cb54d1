"""Cases for writing names: exact names, from generators whose draws nothing can tip over.

`torch.multinomial` draws one id as an exponential race: with q exponential, the id with the largest
p / q wins. Two right programs compute p with relative differences of about 1e-6, so seeds are kept
only where in every draw the winner leads the second by 1e-4. The dot has a probability of 5% or
more after every context (all of them were looked at), so that right programs come to an end.
"""

import math
from collections.abc import Callable

import numpy as np
import torch

from sandbox.cases import Case, call, generator, normal, ref

LEAD = 1e-4
END = 0.05  # the least probability of the dot
LETTERS = ".abcdefghijklmnopqrstuvwxyz"
Params = tuple[torch.Tensor, ...]


def examples() -> list[Case]:
    rng = np.random.default_rng(20)
    few, T = _network(rng, 3, 2, 8, 5), 3
    return [
        _case(
            rng,
            "the alphabet",
            _alphabet(),
            2,
            2,
            wanted=lambda names: names == ["abc", "ab"],
            explanation="As in the statement: from the start and after each letter, the next "
            "letter of the alphabet has a probability of 0.948 and the dot has 0.052; after `c` "
            "the dot is certain. The generator's seed was chosen so that the second name ends "
            "early.",
        ),
        _case(
            rng,
            "six names, one of them empty",
            few,
            T,
            6,
            wanted=lambda names: names.count("") == 1 and max(map(len, names)) > 4,
            explanation="An untrained network of five characters: gibberish, but always the same, "
            "since the generator's seed fixes the draws. Once the first draw of a name is the "
            "dot, and the name is empty. It stays in the list.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def case(name: str, count: int, T: int, E: int, H: int, V: int, **more: object) -> Case:
        return _case(rng, name, _network(rng, T, E, H, V), T, count, **more)

    return [
        case("five names", 5, 3, 4, 9, 11),
        case("one name", 1, 2, 3, 7, 12),
        case("no names", 0, 3, 2, 6, 9),
        case("one character of context", 8, 1, 4, 10, 27),
        case("two letters of context, the whole alphabet", 10, 2, 5, 12, 27),
        case("three letters of context, the whole alphabet", 12, 3, 6, 30, 27),
        case("a long context of few characters", 6, 8, 2, 9, 3),
        case("one letter beside the dot", 7, 4, 2, 5, 2),
        case("an empty name among them", 9, 2, 3, 8, 10, wanted=lambda names: "" in names),
        case(
            "a long name among them",
            9, 3, 3, 8, 13,
            wanted=lambda names: max(map(len, names)) >= 12,
        ),
        case("capitals and accents", 6, 2, 4, 9, 14, letters=".ÀÉÎÕÜABCDEFGH"),
        case("forty names", 40, 3, 3, 11, 15),
        _two_lists(rng),
    ]  # fmt: skip


def _case(
    rng: np.random.Generator,
    name: str,
    params: Params,
    T: int,
    count: int,
    *,
    letters: str = LETTERS,
    wanted: Callable[[list[str]], bool] = lambda names: True,
    explanation: str = "",
) -> Case:
    """One call, with a seed whose draws are decided and give names as wanted."""
    itos = dict(enumerate(letters[: len(params[4])]))
    while True:
        seed = int(rng.integers(2**31))
        names = _decided(params, T, itos, count, torch.Generator().manual_seed(seed))
        if names is not None and wanted(names):
            break
    step = call("sample", params, T, itos, count, generator(seed))
    return Case(name, [step], explanation=explanation)


def _two_lists(rng: np.random.Generator) -> Case:
    """Two calls that share a generator: the second goes on where the first left it."""
    params, itos = _network(rng, 3, 2, 8, 9), dict(enumerate(LETTERS[:9]))
    while True:
        seed = int(rng.integers(2**31))
        if _decided(params, 3, itos, 8, torch.Generator().manual_seed(seed)) is not None:
            break
    step = call("sample", params, 3, itos, 4, ref("generator"))
    return Case(
        "two lists from one generator", [step, step], objects={"generator": generator(seed)}
    )


def _alphabet() -> Params:
    """Two characters of context, of which the hidden layer passes the newer one on."""
    C = torch.eye(4)
    W1 = torch.cat((torch.zeros(4, 4), 10.0 * torch.eye(4)))
    ends = math.log(0.948 / 0.052)
    W2 = torch.full((4, 4), -50.0)
    W2[:, 0] = 0.0
    for letter in range(3):
        W2[letter, letter + 1] = ends
    return C, W1, torch.zeros(4), W2, torch.zeros(4)


def _network(rng: np.random.Generator, T: int, E: int, H: int, V: int) -> Params:
    """Random parameters, with the dot's bias raised to `END` after every context."""
    C = normal(rng, V, E)
    W1 = normal(rng, T * E, H, scale=(T * E) ** -0.5)
    b1 = normal(rng, H, scale=0.3)
    W2 = normal(rng, H, V, scale=1.5 * H**-0.5)
    W2[:, 0] = 0.0
    b2 = normal(rng, V, scale=0.3)
    contexts = torch.cartesian_prod(*[torch.arange(V)] * T).view(-1, T)
    logits = _logits((C, W1, b1, W2, b2), contexts)
    lacking = torch.logsumexp(logits[:, 1:], dim=1) - logits[:, 0]
    b2[0] += lacking.max() + math.log(END / (1 - END)) + 0.001
    return C, W1, b1, W2, b2


def _logits(params: Params, contexts: torch.Tensor) -> torch.Tensor:
    C, W1, b1, W2, b2 = params
    return torch.tanh(C[contexts].flatten(1) @ W1 + b1) @ W2 + b2


def _decided(
    params: Params, T: int, itos: dict[int, str], count: int, source: torch.Generator
) -> list[str] | None:
    """The names of this generator; None when some draw is decided by less than `LEAD`."""
    names = []
    for _ in range(count):
        context, name = [0] * T, ""
        while True:
            p = torch.softmax(_logits(params, torch.tensor([context])), dim=1)
            race = p / torch.empty_like(p).exponential_(1.0, generator=source)
            (first, second), (drawn, _) = (part[0] for part in race.topk(2))
            if first < second * (1 + LEAD):
                return None
            if drawn == 0:
                break
            name += itos[int(drawn)]
            context = [*context[1:], int(drawn)]
        names.append(name)
    return names
