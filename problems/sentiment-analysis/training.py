"""Trains your SentimentClassifier on 300 sentences and tries it on 100 it has never seen."""

import math
import re
from collections import Counter

import torch
import torch.nn.functional as F

HELD_OUT = 100  # the last lines of the file, never trained on
BATCH = 10
SENTENCES = [  # scored as the training goes on, below your own
    "this was a wonderful evening",
    "the soup was cold and the waiter was rude",
    "not bad at all",
    "not good at all",
    "good, not bad",
    "bad, not good",
]


def words(sentence):
    """The words of a sentence in lower case, without the marks between them."""
    return re.findall(r"[\w']+", sentence.lower())


def train(entry, data, settings, show):
    # Each line is a label and a sentence: "+ the food was great".
    lines = data["sentences.txt"].splitlines()
    labels = torch.tensor([[float(line[0] == "+")] for line in lines])  # (400, 1)
    sentences = [words(line[1:]) for line in lines]
    training = min(settings["sentences"], len(lines) - HELD_OUT)

    # The vocabulary: the words of the training sentences, sorted, numbered from 1; 0 is padding.
    # A word that only a held-out sentence has gets no id: the model cannot know it.
    vocabulary = sorted({word for sentence in sentences[:training] for word in sentence})
    ids = {word: i for i, word in enumerate(vocabulary, 1)}
    longest = max(len(sentence) for sentence in sentences)

    def tokens(sentence):
        known = [ids[word] for word in sentence if word in ids]
        return known + [0] * (longest - len(known))

    X = torch.tensor([tokens(sentence) for sentence in sentences])  # (400, T)
    seen, unseen = slice(0, training), slice(len(lines) - HELD_OUT, None)

    def loss_of(p, y):
        """Binary cross entropy: -ln p for praise, -ln (1 - p) for a complaint, on average."""
        if getattr(p, "shape", None) != y.shape or not ((p >= 0) & (p <= 1)).all():
            show.refuse(
                "Your model should return probabilities from 0 to 1, (B, 1) for ids (B, T). If it "
                "returned NaN, the weights grew too large for it: try a smaller learning rate."
            )
        return F.binary_cross_entropy(p, y)

    model = entry(len(ids) + 1)
    show.gradient(loss_of(model(X[seen][:BATCH]), labels[seen][:BATCH]), model.parameters())

    show.note(f"{len(ids)} different words in {training} training sentences.")
    show.chart("loss", "Loss", x="step", y="binary cross entropy", lines=["training", "held out"])
    show.level("loss", math.log(2), "ln 2: a coin would do as well")
    show.chart("accuracy", "Right answers", x="step", y="share", lines=["training", "held out"])

    def measure(step):
        """Loss and accuracy of all training sentences and of those held out."""
        model.eval()
        with torch.no_grad():
            p, q = model(X[seen]), model(X[unseen])
        pairs = [(p, labels[seen]), (q, labels[unseen])]
        show.point("loss", step, *[loss_of(p, y).item() for p, y in pairs])
        show.point(
            "accuracy", step, *[((p > 0.5) == (y > 0.5)).float().mean().item() for p, y in pairs]
        )
        model.train()

    def score(step):
        """Your sentence and the fixed ones: how likely does the model find them positive?"""
        rows = []
        model.eval()
        for sentence in [settings["sentence"], *SENTENCES]:
            if words(sentence):
                with torch.no_grad():
                    p = model(torch.tensor([tokens(words(sentence))])).item()
                unknown = [word for word in words(sentence) if word not in ids]
                rows.append((sentence, p, f"never seen: {', '.join(unknown)}" if unknown else ""))
        show.scores("sentences", "How likely is it praise?", rows, at=f"step {step}")
        model.train()

    optimizer = torch.optim.SGD(
        model.parameters(), lr=settings["learning_rate"], weight_decay=settings["weight_decay"]
    )
    steps = settings["steps"]
    every = max(1, steps // 150)
    for step in range(steps):
        if step % every == 0:
            measure(step)
        if step % (8 * every) == 0:
            score(step)
        rows = torch.randint(training, (BATCH,))
        loss = loss_of(model(X[rows]), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        show.progress(step + 1, steps)
    measure(steps)
    score(steps)

    # What has it learned? Each word that it has met often enough, as a sentence of its own.
    counts = Counter(word for sentence in sentences[:training] for word in sentence)
    common = [word for word in vocabulary if counts[word] >= 4]
    model.eval()
    with torch.no_grad():
        p = model(torch.tensor([tokens([word]) for word in common])).squeeze(1).tolist()
    order = sorted(zip(p, common, strict=True), reverse=True)
    if len(order) > 12:
        order = order[:6] + order[-6:]
    rows = [(word, p, f"met {counts[word]} times") for p, word in order]
    show.scores("words", "Words by themselves", rows)
