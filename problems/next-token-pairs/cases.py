"""Cases for contexts and next tokens: short texts, repeated tokens, odd ones."""

import numpy as np

from sandbox.cases import Case, call

TEXT = (
    "a am and answer any are ask at be book but by can day do does each end every few for friend "
    "from give good great have help helpful here how I is it know learn let like long make many "
    "me more my new next no not of on one or other our people read say see she so some talk text "
    "that the them there they thing think time to two use want was way we what when where which "
    "who why will with word world would write year yes you your"
)
WORDS = TEXT.split()


def examples() -> list[Case]:
    return [
        Case(
            "four tokens",
            [call("pairs", ["who", "are", "you", "?"])],
            explanation="After `who` comes `are`, after `who are` comes `you`, and after all three "
            "comes the question mark: three pairs.",
        ),
        Case(
            "ten tokens",
            [call("pairs", ["who", "are", "you", "?", "I", "am", "a", "helpful", "AI", "."])],
            explanation="Nine pairs. The contexts grow from one token to nine; the last pair has "
            "everything but the full stop for its context, and the full stop as what comes next.",
        ),
        Case(
            "a single token",
            [call("pairs", ["hello"])],
            explanation="Nothing comes after it, so there is no pair: `[]`.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def text(count: int) -> list[str]:
        return [str(word) for word in rng.choice(WORDS, count)]

    few = [str(word) for word in rng.choice(WORDS, 2, replace=False)]
    return [
        Case("two tokens", [call("pairs", text(2))]),
        Case("three tokens", [call("pairs", text(3))]),
        Case("no tokens", [call("pairs", [])]),
        Case("a sentence", [call("pairs", [*text(12), "."])]),
        Case("one token again and again", [call("pairs", few[:1] * 7)]),
        Case("two tokens in turn", [call("pairs", few * 5)]),
        Case("characters as tokens", [call("pairs", list(" ".join(text(4))))]),
        Case("numbers, marks and an empty token", [call("pairs", ["3", "", "<end>", " ", "é€"])]),
        Case("a hundred tokens", [call("pairs", text(100))]),
        Case(
            "two texts in a row",
            [call("pairs", text(5)), call("pairs", text(4)), call("pairs", text(1))],
        ),
    ]
