"""Trains parameters through your `forward` on surnames, and writes new ones with them."""

import math

import torch
import torch.nn.functional as F

ALPHABET = ".abcdefghijklmnopqrstuvwxyz"
TOKENS = {character: token for token, character in enumerate(ALPHABET)}
T, HIDDEN, BATCH = 3, 100, 64  # characters of context, hidden units, contexts in a minibatch
HELD_OUT = 2000  # the last names of the file, never trained on


def dataset(names):
    """Contexts X (N, T) and the characters that follow Y (N,), as in makemore-dataset."""
    contexts, targets = [], []
    for name in names:
        context = [0] * T
        for character in name + ".":
            contexts.append(context)
            targets.append(TOKENS[character])
            context = [*context[1:], TOKENS[character]]
    return torch.tensor(contexts), torch.tensor(targets)


def write(forward, params, count):
    """New names: draw a character, let it join the context, until a dot ends the name."""
    names = []
    while len(names) < count:
        context, name = [0] * T, ""
        while len(name) < 20:
            logits = forward(params, torch.tensor([context])).view(-1)
            token = torch.multinomial(F.softmax(logits, dim=0), 1).item()
            if token == 0:
                break
            name += ALPHABET[token]
            context = [*context[1:], token]
        names.append(name or "(nothing)")
    return ", ".join(names)


def train(entry, data, settings, show):
    forward = entry().forward
    names = data["names.txt"].split()
    X, Y = dataset(names[: min(settings["names"], len(names) - HELD_OUT)])
    X_held, Y_held = dataset(names[-HELD_OUT:])

    V, E, steps = len(ALPHABET), settings["embedding"], settings["steps"]
    params = (
        torch.randn(V, E),  # C: a random vector for each character
        torch.randn(T * E, HIDDEN) / math.sqrt(T * E),  # W1: keeps h out of tanh's flat ends
        torch.zeros(HIDDEN),  # b1
        torch.randn(HIDDEN, V) / math.sqrt(HIDDEN) / 10,  # W2: small, so no logit leads at first
        torch.zeros(V),  # b2
    )
    for p in params:
        p.requires_grad_()

    def loss_of(X, Y):
        logits = forward(params, X)
        if getattr(logits, "shape", None) != (len(X), V) or not logits.isfinite().all():
            show.refuse(
                "`forward` should return finite logits, (N, V) for contexts (N, T). If these were "
                "NaN or infinite, the parameters grew too large: try a smaller learning rate."
            )
        return F.cross_entropy(logits, Y)

    show.gradient(loss_of(X[:BATCH], Y[:BATCH]), params)

    show.note(f"{len(Y):,} contexts to learn from, {sum(p.numel() for p in params):,} parameters.")
    show.chart("loss", "Loss", y="cross entropy a character", lines=["training", "held out"])
    show.level("loss", math.log(V), f"ln {V}: every character equally likely")
    counts = torch.ones(V, V).index_put((X[:, -1], Y), torch.ones(len(Y)), accumulate=True)
    pairs = -(counts / counts.sum(1, keepdim=True))[X_held[:, -1], Y_held].log().mean().item()
    show.level("loss", pairs, f"{pairs:.2f}: pairs of characters, counted")

    def look(step):
        """What the parameters write, and where the characters lie when they are in a plane."""
        with torch.no_grad():
            text = write(forward, params, 12)
        show.text("names", "Names that it writes", text, at=f"step {step}")
        if E == 2:
            points = [(ALPHABET[i], *params[0][i].tolist()) for i in range(V)]
            show.scatter("characters", "The table C", points, at=f"step {step}")

    every, average = max(1, steps // 150), 0.0
    for step in range(steps):
        rows = torch.randint(len(Y), (BATCH,))
        loss = loss_of(X[rows], Y[rows])
        # One minibatch's loss jumps about; the curve shows their running average.
        average += (loss.item() - average) * max(0.01, 1 / (step + 1))
        if step % every == 0:
            with torch.no_grad():
                held = loss_of(X_held, Y_held).item()
            show.point("loss", step, average, held)
        if step in (0, steps // 100, steps // 20) or step % max(1, steps // 8) == 0:
            look(step)

        lr = settings["learning_rate"]
        if settings["decay"] == "steps" and step >= 0.7 * steps:
            lr /= 10
        elif settings["decay"] == "cosine":
            lr *= (1 + math.cos(math.pi * step / steps)) / 2
        for p in params:
            p.grad = None
        loss.backward()
        for p in params:
            p.data -= lr * p.grad
        show.progress(step + 1, steps)

    with torch.no_grad():
        held = loss_of(X_held, Y_held).item()
    show.point("loss", steps, average, held)
    look(steps)
    show.note(
        f"On the {HELD_OUT:,} names held out the loss is {held:.3f}; that of pairs, {pairs:.3f}."
    )
