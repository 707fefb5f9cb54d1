"""Trains your DigitClassifier on 1,500 handwritten digits and tries it on 297 others."""

import math

import torch
import torch.nn.functional as F

HELD_OUT = 297  # the last lines of the file, never trained on
BATCH = 32


def read(text):
    """Pictures (N, 784), 0 to 1, and digits (N,) from lines of 64 pixels, 0 to 16, and a digit."""
    rows = torch.tensor([[int(number) for number in line.split(",")] for line in text.splitlines()])
    small = rows[:, :64].reshape(-1, 8, 8) / 16
    # Your model wants 28 by 28: every pixel becomes a block of 3 by 3, with a border of 2 around.
    large = small.repeat_interleave(3, dim=1).repeat_interleave(3, dim=2)
    return F.pad(large, (2, 2, 2, 2)).reshape(-1, 784), rows[:, 64]


def train(entry, data, settings, show):
    images, digits = read(data["digits.csv"])
    training = min(settings["images"], len(digits) - HELD_OUT)
    X, Y = images[:training], digits[:training]
    X_held, Y_held = images[-HELD_OUT:], digits[-HELD_OUT:]

    def loss_of(outputs, digits):
        shape = (len(digits), 10)
        if getattr(outputs, "shape", None) != shape or not ((outputs >= 0) & (outputs <= 1)).all():
            show.refuse(
                "For images (B, 784) your model should return numbers from 0 to 1, (B, 10). If it "
                "returned NaN, the weights grew too large for it: try a smaller learning rate."
            )
        if settings["loss"] == "binary cross entropy":
            # Ten questions a picture, each by itself: is it a 0? Is it a 1? …
            return F.binary_cross_entropy(outputs, F.one_hot(digits, 10).float())
        # One question a picture: which digit? Cross entropy takes a softmax of what it is given.
        return F.cross_entropy(outputs, digits)

    model = entry()
    show.gradient(loss_of(model(X[:BATCH]), Y[:BATCH]), model.parameters())

    show.chart("loss", "Loss", x="epoch", y=settings["loss"], lines=["training", "held out"])
    if settings["loss"] == "cross entropy":
        show.level("loss", math.log(10), "ln 10: every digit equally likely")
        # At best the right digit's output is 1 and the nine others are 0: the softmax of that
        # gives the right one e / (e + 9) = 0.23, and the loss is -ln of it. Never less.
        floor = math.log(1 + 9 / math.e)
        show.level("loss", floor, "ln(1 + 9/e): the least that ten sigmoids can reach")
    show.chart("accuracy", "Right answers", x="epoch", y="share", lines=["training", "held out"])

    def measure(epoch):
        """Loss and accuracy of the pictures trained on and of those held out, without dropout."""
        model.eval()
        with torch.no_grad():
            pairs = [(model(X), Y), (model(X_held), Y_held)]
        show.point("loss", epoch, *[loss_of(p, y).item() for p, y in pairs])
        show.point("accuracy", epoch, *[(p.argmax(1) == y).float().mean().item() for p, y in pairs])
        model.train()

    def look(epoch):
        """Held-out digits: those that it reads wrongly, up to twelve, then others."""
        model.eval()
        with torch.no_grad():
            p, says = model(X_held).max(dim=1)
        wrong, right = (says != Y_held).nonzero()[:, 0], (says == Y_held).nonzero()[:, 0]
        pictures = []
        for i in [*wrong[:12].tolist(), *right[:: max(1, len(right) // 12)].tolist()][:24]:
            is_right = bool(says[i] == Y_held[i])
            caption = f"says {says[i]}, {p[i]:.2f}" + ("" if is_right else f"; is {Y_held[i]}")
            pictures.append((X_held[i].reshape(28, 28), caption, is_right))
        title = f"Held-out digits: {len(wrong)} of {HELD_OUT} read wrongly"
        show.pictures("digits", title, pictures, at=f"epoch {epoch}")
        model.train()

    kinds = {"Adam": torch.optim.Adam, "SGD": torch.optim.SGD}
    optimizer = kinds[settings["optimizer"]](model.parameters(), lr=settings["learning_rate"])
    epochs = settings["epochs"]
    model.train()  # dropout on
    for epoch in range(epochs):
        measure(epoch)
        if epoch % max(1, epochs // 10) == 0:
            look(epoch)
        batches = torch.randperm(training).split(BATCH)  # all pictures once, in a new order
        for at, rows in enumerate(batches):
            loss = loss_of(model(X[rows]), Y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            show.progress(epoch * len(batches) + at + 1, epochs * len(batches))
    measure(epochs)
    look(epochs)
