"""Cases for sentences into numbers: capitals, repeats, unequal lists, odd white space."""

import numpy as np

from sandbox.cases import Case, call

TEXT = (
    "a acting an and as awful bad best boring bright brilliant but by cast clever could dull "
    "ending film from funny good great had hated I is it jokes liked long loved lovely made "
    "me Monday moving my never New no not nothing of on Oscar Paris plain plot poor quite "
    "rather really sad scene script slow so some story Sunday sweet that the The There this "
    "This to too truly very was waste watch weak wonderful worst would York you zest"
)
WORDS = TEXT.split()


def examples() -> list[Case]:
    return [
        Case(
            "one sentence each",
            [call("get_dataset", ["Dogecoin to the moon"], ["I will short Tesla today"])],
            explanation="Sorted: Dogecoin 1, I 2, Tesla 3, moon 4, short 5, the 6, to 7, today 8, "
            "will 9. The first sentence has four words, the second five: the first row ends "
            "with a 0.",
        ),
        Case(
            "a word in both lists",
            [call("get_dataset", ["a good film", "good"], ["not a good good film"])],
            explanation="Four distinct words: a 1, film 2, good 3, not 4. `good` is 3 wherever it "
            "stands. The single word of the second sentence is followed by four zeros.",
        ),
    ]


def hidden(rng: np.random.Generator) -> list[Case]:
    def sentence(length: int) -> str:
        return " ".join(str(word) for word in rng.choice(WORDS, length))

    def sentences(count: int, low: int, high: int) -> list[str]:
        return [sentence(int(rng.integers(low, high + 1))) for _ in range(count)]

    positive, negative = sentences(3, 2, 9), sentences(3, 2, 9)
    shuffled = [str(word) for word in rng.permutation(WORDS)]
    numbers = [str(number) for number in rng.choice(np.arange(2, 200), 6, replace=False)]
    return [
        Case("three sentences each", [call("get_dataset", positive, negative)]),
        Case("one word each", [call("get_dataset", ["great"], ["awful"])]),
        Case("the same word in both lists", [call("get_dataset", ["fine"], ["fine"])]),
        Case(
            "more negatives than positives",
            [call("get_dataset", sentences(2, 1, 6), sentences(7, 3, 8))],
        ),
        Case(
            "more positives than negatives",
            [call("get_dataset", sentences(8, 1, 5), sentences(1, 1, 3))],
        ),
        Case(
            "words that repeat within a sentence",
            [call("get_dataset", [f"very very {sentence(3)} very"], [f"no no {sentence(2)} no"])],
        ),
        Case(
            "capitals beside small letters",
            [call("get_dataset", ["the The THE tHe a A"], ["Zest zest apple Apple", "The a"])],
        ),
        Case(
            "punctuation and digits belong to the word",
            [
                call(
                    "get_dataset",
                    [f"good, good! good {numbers[0]} {numbers[1]}", f"(good) {numbers[2]}"],
                    [f"so-so, {numbers[3]} {numbers[4]} _bad_ ~bad {numbers[5]}"],
                )
            ],
        ),
        Case(
            "letters with accents",
            [call("get_dataset", ["déjà vu à la carte", "zèbre Ärger"], ["eel Über uber été zoo"])],
        ),
        Case(
            "any white space between words",
            [call("get_dataset", ["  two\tspaced \n words "], [f"one  {sentence(4)}"])],
        ),
        Case(
            "every word once",
            [call("get_dataset", [" ".join(shuffled[:40])], [" ".join(shuffled[40:])])],
        ),
        Case("many sentences", [call("get_dataset", sentences(60, 1, 25), sentences(60, 1, 25))]),
    ]
