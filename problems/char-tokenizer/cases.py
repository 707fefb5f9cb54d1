"""Cases for a tokenizer: texts in which every character class occurs, and unknown characters."""

import numpy as np

from sandbox.cases import Case, attribute, call

TEXT = (
    "The sea was not a mask. No more was she.\nThe song and water were not medleyed sound\n"
    "Even if what she sang was what she heard,\nSince what she sang was uttered word by word."
)
PROSE = (
    "On the first page there stood 3 numbers: 17, 42 and 1,001. Nobody knew why!\n"
    "“Perhaps,” said Zoë, “it's a code?” – Über-quick thinking; (as ever) ~ wrong…\n\n"
)
OTHERS = "àçñøşžαβγδжюя漢字かな𝄞"


def examples() -> list[Case]:
    hello = ["hello world"]
    return [
        Case(
            "hello world",
            [
                attribute("vocab_size"),
                call("encode", "hold"),
                call("decode", [7, 5, 6, 4, 1]),
            ],
            init=hello,
            explanation="Sorted, the blank comes first: blank 0, `d` 1, `e` 2, `h` 3, `l` 4, `o` "
            "5, `r` 6, `w` 7. That makes a vocabulary of 8, `hold` is 3, 5, 4, 1, and 7, 5, 6, "
            "4, 1 is `world`.",
        ),
        Case(
            "capitals and digits",
            [call("encode", "Bob 2"), call("decode", [4, 3, 1])],
            init=["2 Bobs"],
            explanation="By code point: blank 0, `2` 1, `B` 2, `b` 3, `o` 4, `s` 5. `Bob 2` is 2, "
            "4, 3, 0, 1; and 4, 3, 1 is `ob2`.",
        ),
        Case(
            "an unknown character",
            [call("encode", "help", raises=KeyError)],
            init=hello,
            explanation="`p` does not occur in `hello world`: a `KeyError` has to come.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def some(text: str, count: int) -> str:
        return "".join(rng.choice(list(text), count)) if count else ""

    def ids(text: str, count: int) -> list[int]:
        return [int(place) for place in rng.integers(0, len(set(text)), count)]

    def both(name: str, text: str, count: int) -> Case:
        steps = [
            attribute("vocab_size"),
            call("encode", some(text, count)),
            call("decode", ids(text, count)),
        ]
        return Case(name, steps, init=[text])

    shuffled = "".join(rng.permutation(list(PROSE)))
    letter = str(rng.choice(list("abcdefgh")))
    unknown = str(rng.choice(list("0123456789")))
    return [
        both("a page of prose", PROSE, 40),
        both("letters in any order", shuffled, 25),
        both("one character in the vocabulary", letter * int(rng.integers(1, 6)), 7),
        both("line breaks, tabs and blanks", " \n\t  \r\n x", 12),
        both("characters of many alphabets", OTHERS + some(OTHERS, 20), 30),
        both("one token each", TEXT, 1),
        both("a long text", some(PROSE + OTHERS, 20_000), 5_000),
        Case("empty there and back", [call("encode", ""), call("decode", [])], init=[PROSE]),
        Case(
            "the whole text and its ids",
            [call("encode", TEXT), call("decode", list(range(len(set(TEXT)))))],
            init=[TEXT],
        ),
        Case(
            "an unknown character at the end",
            [call("encode", some(TEXT, 9) + unknown, raises=KeyError)],
            init=[TEXT],
        ),
        Case(
            "an unknown character alone",
            [call("encode", some(OTHERS, 1), raises=KeyError)],
            init=[TEXT],
        ),
        Case(
            "a capital of which only the small letter is known",
            [call("encode", letter), call("encode", letter.upper(), raises=KeyError)],
            init=["abcdefgh"],
        ),
        Case(
            "known again after an error",
            [
                call("encode", unknown, raises=KeyError),
                attribute("vocab_size"),
                call("encode", some(TEXT, 6)),
            ],
            init=[TEXT],
        ),
    ]
