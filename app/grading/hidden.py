"""The fixed texts of hidden cases: the same words whatever the inputs were."""

from __future__ import annotations

from app.grading.verdicts import Category, Verdict

HIDDEN_CATEGORIES: dict[Category, str] = {
    Category.TYPE: "The output is of another type than asked for",
    Category.MISSING: "The output is None, or lacks something: a key, or an exception to raise",
    Category.SHAPE: "The output has another shape or length than expected",
    Category.DTYPE: "The output holds another kind of number than expected",
    Category.NAN: "NaN or infinity stands where it should not, or does not where it should",
    Category.VALUE: "Some values differ from the expected ones",
    Category.WEIGHTS: "The module's parameters have other shapes than expected",
    Category.MUTATED_INPUT: "An argument was changed that should stay as it is",
    Category.NONDETERMINISTIC: "Two runs, seeded alike, gave different outputs",
    Category.MODE: "Right in eval mode, wrong in train mode",
}

HIDDEN_VERDICTS: dict[Verdict, str] = {
    Verdict.ACCEPTED: "",
    Verdict.WRONG_ANSWER: "The output differs from the expected one",
    Verdict.RUNTIME_ERROR: "Your code raised an exception, or ended its process, on this input",
    Verdict.TIME_LIMIT: "Your code used more time than this problem allows",
    Verdict.MEMORY_LIMIT: "Your code used more memory than this problem allows",
    Verdict.OUTPUT_LIMIT: (
        "More was printed or returned than this problem allows; the prints of all cases add up"
    ),
    Verdict.COMPILE_ERROR: "Your code does not parse",
    Verdict.FORBIDDEN: "Your code calls something that this problem forbids",
    Verdict.INTERNAL_ERROR: "We could not grade this",
}
