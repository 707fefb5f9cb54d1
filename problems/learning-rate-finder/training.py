"""Sweeps the learning rate with your `find` on surnames, then trains with the rate found."""

import math

import torch
import torch.nn.functional as F

ALPHABET = ".abcdefghijklmnopqrstuvwxyz"
TOKENS = {character: token for token, character in enumerate(ALPHABET)}
V, E, T, HIDDEN = len(ALPHABET), 10, 3, 100
HELD_OUT = 2000  # the last names of the file, never trained on


def dataset(names):
    """Contexts X (N, T) and the characters that follow Y (N,)."""
    contexts, targets = [], []
    for name in names:
        context = [0] * T
        for character in name + ".":
            contexts.append(context)
            targets.append(TOKENS[character])
            context = [*context[1:], TOKENS[character]]
    return torch.tensor(contexts), torch.tensor(targets)


def parameters(scale):
    """New random C, W1, b1, W2, b2. The larger the scale, the surer the first (wrong) answers."""
    shapes = [(V, E), (T * E, HIDDEN), (HIDDEN,), (HIDDEN, V), (V,)]
    return tuple((torch.randn(shape) * scale).requires_grad_() for shape in shapes)


def loss_of(params, X, Y):
    """The network that your `find` trains, and its mean cross entropy."""
    C, W1, b1, W2, b2 = params
    hidden = torch.tanh(C[X].flatten(1) @ W1 + b1)
    return F.cross_entropy(hidden @ W2 + b2, Y)


def sweep(find, X, Y, settings, show):
    """Some sweeps, their smoothed mean, and the rate that they suggest."""
    sweeps, steps, batch = settings["sweeps"], settings["sweep_steps"], settings["batch_size"]
    lines = [f"sweep {i + 1}" for i in range(sweeps)] + ["mean, smoothed"]
    show.chart("sweep", "Your sweep", x="learning rate", y="loss", lines=lines, log_x=True)
    show.level("sweep", math.log(V), f"ln {V}: every character equally likely")
    every = max(1, sweeps * steps // 150)  # draw so many points, not all
    total = torch.zeros(steps)
    for i in range(sweeps):
        generator = torch.Generator().manual_seed(torch.randint(2**31, ()).item())
        answer = find(parameters(settings["scale"]), X, Y, steps, batch, generator)
        if not isinstance(answer, tuple | list) or [len(part) for part in answer] != [steps, steps]:
            show.refuse("`find` should return the pair (lrs, losses), `steps` numbers each.")
        rates, losses = answer
        for rate, loss in list(zip(rates, losses, strict=True))[::every]:
            place = [loss if line == i else None for line in range(sweeps)]
            show.point("sweep", rate, *place, None)
        total += torch.tensor(losses)

    # One minibatch says little: average over the sweeps, and over neighbours in each.
    mean, near = total / sweeps, steps // 20
    smooth = [mean[max(0, i - near) : i + near + 1].mean().item() for i in range(steps)]
    for rate, loss in list(zip(rates, smooth, strict=True))[::every]:
        show.point("sweep", rate, *[None] * sweeps, loss)
    lowest = rates[torch.tensor(smooth).nan_to_num(nan=math.inf).argmin().item()]
    then = "From there on the steps are too large" if lowest < 0.9 else "It may fall further still"
    show.note(f"The loss was lowest near a rate of {lowest:.2g}. {then}.")
    show.note(f"A third of it, {lowest / 3:.2g}, keeps a distance: a sensible choice.")
    return lowest / 3


def train(entry, data, settings, show):
    names = data["names.txt"].split()
    X, Y = dataset(names[:-HELD_OUT])
    X_held, Y_held = dataset(names[-HELD_OUT:])
    # `find` computes its gradients itself; show.gradient would only look at ours.
    suggested = sweep(entry().find, X, Y, settings, show)

    # The same network from the same start, with three rates: the chosen one, a tenth, ten times.
    chosen = settings["rate"] or suggested
    start = parameters(settings["scale"])
    runs = {
        rate: [p.detach().clone().requires_grad_() for p in start]
        for rate in (chosen / 10, chosen, chosen * 10)
    }
    lines = [f"rate {rate:.2g}" for rate in runs]

    def held_out():
        with torch.no_grad():
            return [loss_of(params, X_held, Y_held).item() for params in runs.values()]

    # A rate that is far too large would hide the others: its line runs along the edge instead.
    edge, steps = round(1.2 * held_out()[0], 1), settings["steps"]
    y = f"held-out loss, cut off at {edge}"
    show.chart("training", "Training with three rates", y=y, lines=lines)
    show.level("training", math.log(V), f"ln {V}: every character equally likely")
    for step in range(steps + 1):
        if step % max(1, steps // 100) == 0 or step == steps:
            losses = held_out()
            show.point("training", step, *[min(edge, loss) for loss in losses])
        rows = torch.randint(len(X), (settings["batch_size"],))  # the same minibatch for all three
        for rate, params in runs.items():
            gradients = torch.autograd.grad(loss_of(params, X[rows], Y[rows]), params)
            for p, gradient in zip(params, gradients, strict=True):
                p.data -= rate * gradient
        show.progress(step, steps)
    for line, loss in zip(lines, losses, strict=True):
        show.note(f"With the {line}: a loss of {loss:.3f} on the {HELD_OUT:,} names held out.")
