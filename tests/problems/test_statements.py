"""The numbers that statements and editorials print are what the reference gives."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from tests.problems.conftest import SLUGS, shipped

Run = Callable[[str, str], ModuleType]


@pytest.mark.sandbox
def test_gradient_descent_gives_the_printed_numbers(run_here: Run) -> None:
    minimizer = run_here("gradient-descent", "solution").Solution().get_minimizer

    assert minimizer(2, 0.1, 3.0) == pytest.approx(1.92)
    assert minimizer(1, 0.1, -2.0) == pytest.approx(-1.6)
    assert minimizer(0, 0.01, 5.0) == 5.0
    assert minimizer(10, 0.01, 5.0) == pytest.approx(4.08536, abs=5e-6)


@pytest.mark.sandbox
def test_linear_regression_gives_the_printed_weights(run_here: Run) -> None:
    import numpy as np

    solution = run_here("linear-regression-training", "solution").Solution()
    features, truth = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]]), np.array([6.0, 3.0])
    start = np.array([0.2, 0.1, 0.6])
    prediction = solution.get_model_prediction(features, start)

    assert prediction == pytest.approx([2.2, 0.9])
    assert [
        solution.get_derivative(prediction, truth, 2, features, index) for index in range(3)
    ] == pytest.approx([-5.9, -9.7, -13.5])
    assert solution.train_model(features, truth, 1, start) == pytest.approx([0.259, 0.197, 0.735])
    ten = solution.train_model(features, truth, 10, start)
    assert ten == pytest.approx([0.50678, 0.59057, 1.27435], abs=5e-6)
    assert features @ ten == pytest.approx([5.51, 2.37], abs=5e-3)


@pytest.mark.sandbox
def test_pytorch_basics_gives_the_printed_tensors(run_here: Run) -> None:
    import torch

    solution = run_here("pytorch-basics", "solution").Solution()
    x = torch.arange(1.0, 9.0).reshape(2, 4)

    assert solution.reshape(x).tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]
    assert solution.average(x).tolist() == [3, 4, 5, 6]
    joined = solution.concatenate(x, torch.tensor([[9.0], [10.0]]))
    assert joined.tolist() == [[1, 2, 3, 4, 9], [5, 6, 7, 8, 10]]
    loss = solution.get_loss(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.0, 4.0, 0.0]))
    assert loss.item() == pytest.approx(13 / 3)


@pytest.mark.sandbox
def test_the_sentences_give_the_printed_ids(run_here: Run) -> None:
    import torch

    dataset = run_here("intro-to-nlp", "solution").Solution().get_dataset
    ids = dataset(["Dogecoin to the moon"], ["I will short Tesla today"])

    assert ids.tolist() == [[1, 7, 6, 4, 0], [2, 9, 5, 3, 8]]
    assert ids.dtype == torch.int64


@pytest.mark.sandbox
def test_the_text_gives_the_printed_windows(run_here: Run) -> None:
    loader = run_here("gpt-dataset", "solution").Solution().batch_loader
    seen = {
        (tuple(x), tuple(y))
        for _ in range(50)
        for x, y in zip(*loader("Hello darkness my old friend", 3, 2), strict=True)
    }

    assert seen == {
        (("Hello", "darkness", "my"), ("darkness", "my", "old")),
        (("darkness", "my", "old"), ("my", "old", "friend")),
    }


@pytest.mark.sandbox
def test_two_positions_attend_as_printed(run_here: Run) -> None:
    import torch

    head = run_here("self-attention", "solution").SingleHeadAttention(3, 1)
    x = torch.tensor([[[1.0, 0.0, 10.0], [2.0, 1.0, 20.0]]])  # query, key and value as they stand
    with torch.no_grad():
        head.query.weight.copy_(torch.tensor([[1.0, 0.0, 0.0]]))
        head.key.weight.copy_(torch.tensor([[0.0, 1.0, 0.0]]))
        head.value.weight.copy_(torch.tensor([[0.0, 0.0, 1.0]]))

        assert head(x).flatten().tolist() == pytest.approx([10.0, 18.808], abs=5e-4)


@pytest.mark.sandbox
def test_the_alphabet_goes_on_as_printed(run_here: Run) -> None:
    import torch

    given = run_here("make-gpt-talk-back", "given")
    generate = run_here("make-gpt-talk-back", "solution").Solution().generate
    letters = dict(enumerate("abcde"))
    source = torch.Generator().manual_seed(1)

    assert generate(given.NextLetter(5), 3, torch.tensor([[0]]), 2, letters, source) == "bcd"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_submission_begins_with_its_idea(slug: str) -> None:
    for folder, files in shipped(slug).submissions.items():
        for name, code in files.items():
            first = code.splitlines()[0]
            assert first.startswith("# "), f"{folder}/{name}"
            assert len(first) > 10, f"{folder}/{name}"
