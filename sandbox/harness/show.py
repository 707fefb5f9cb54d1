"""What training.py is given to show by: curves, samples, pictures; each call is one frame."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import numpy as np
import torch

from sandbox.harness.boundary import flush
from sandbox.harness.channel import Channel
from sandbox.harness.failures import Stopped
from sandbox.wire.frames import Kind
from sandbox.wire.messages import Problem, Shown, pack
from sandbox.wire.values import Value

_MOST_TEXT = 4000  # characters of a sample; the judge takes no more
_BETWEEN = 0.25  # seconds between two tellings of progress, and
_SHARE = 1 / 400  # of the time that the run takes, when that is more
_TIMES = 200  # that progress is told in a run


class Show:
    """The pages' panels, as training.py fills them. See docs/authors.md, "Watch it learn"."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._began = time.monotonic()
        self._told = 0.0
        self._done = 0

    def _show(self, what: str, **fields: Value) -> None:
        flush()  # what was printed before it comes before it
        self._channel.send(Kind.SHOWN, pack(Shown(what, fields)))

    def progress(self, done: int, of: int) -> None:
        """How much of the work is done; may be called in every step."""
        # By its share as well: at the lowest priority a run may take an hour, and what it tells in
        # all is limited.
        clock = time.monotonic()
        far = done - self._done >= of / _TIMES or done < self._done
        if done >= of or (far and clock - self._told > _BETWEEN):
            self._told, self._done = clock, done
            self._show("progress", done=int(done), of=int(of))

    def chart(
        self,
        panel: str,
        title: str,
        x: str = "step",
        y: str = "loss",
        lines: Sequence[str] = ("training",),
        log_x: bool = False,
    ) -> None:
        """A chart with a line for each name of `lines`; before its first point."""
        fields = {"panel": panel, "title": title, "x": x, "y": y}
        self._show("chart", **fields, lines=[str(line) for line in lines], log_x=bool(log_x))

    def level(self, panel: str, value: float, label: str) -> None:
        """A dashed line across a chart."""
        self._show("level", panel=panel, value=_number(value), label=label)

    def point(self, panel: str, x: float, *values: float | None) -> None:
        """The next point of each line, in their order; None: this line has none here."""
        told = [None if value is None else _number(value) for value in values]
        self._show("point", panel=panel, x=_number(x), values=told)

    def text(self, panel: str, title: str, text: str, at: str = "") -> None:
        """A sample, which stands above the earlier ones."""
        self._show("text", panel=panel, title=title, at=at, text=str(text)[:_MOST_TEXT])

    def pictures(
        self,
        panel: str,
        title: str,
        pictures: Iterable[tuple[Any, str, bool | None]],
        at: str = "",
    ) -> None:
        """Pictures of values from 0 to 1, (H, W), each with a caption; in the place of earlier
        ones.
        """
        told = [[_gray(image), str(caption), right] for image, caption, right in pictures]
        self._show("pictures", panel=panel, title=title, at=at, pictures=told)

    def scatter(
        self, panel: str, title: str, points: Iterable[tuple[str, float, float]], at: str = ""
    ) -> None:
        """Labels at their places in the plane; in the place of earlier ones."""
        told = [[str(label), _number(x), _number(y)] for label, x, y in points]
        self._show("scatter", panel=panel, title=title, at=at, points=told)

    def scores(
        self, panel: str, title: str, rows: Iterable[tuple[str, float, str]], at: str = ""
    ) -> None:
        """Texts with a value from 0 to 1 and a word on it; in the place of earlier ones."""
        told = [[str(text), _number(value), str(note)] for text, value, note in rows]
        self._show("scores", panel=panel, title=title, at=at, rows=told)

    def note(self, text: str) -> None:
        """A sentence."""
        self._show("note", text=str(text)[:_MOST_TEXT])

    def refuse(self, message: str) -> NoReturn:
        """End the run: what the learner's code gave cannot be trained; the message says why."""
        raise Stopped(Problem("runtime_error", str(message)[:_MOST_TEXT]))

    def gradient(self, loss: torch.Tensor, parameters: Iterable[torch.Tensor]) -> None:
        """Look whether the loss of one batch teaches these parameters anything.

        Raises what ends the run, with the reason for the learner: nothing to be learnt, no gradient
        that flows, or one that is exactly zero. Leaves no gradient behind.
        """
        learning = [one for one in parameters if one.requires_grad]
        if not learning:
            self.refuse(
                "The model has no parameters, so there is nothing that could learn. Are the layers "
                "attributes of the module (`self.layer = …`)?"
            )
        if not loss.requires_grad:
            self.refuse(
                "No gradient flows from the loss back into the model, so it cannot learn. Does "
                "`forward` leave PyTorch on the way (`.item()`, `.detach()`, `.numpy()`, "
                "`torch.tensor(…)` of a result, `torch.no_grad`)?"
            )
        found = torch.autograd.grad(loss, learning, allow_unused=True)
        if all(one is None or not bool(one.count_nonzero()) for one in found):
            self.refuse(
                "The gradient of the loss is exactly zero for every parameter, so no step would "
                "change anything. Does `forward` round its result? Rounding is flat nearly "
                "everywhere: its derivative is 0. Return the values as they are; the judge "
                "compares to four decimals by itself."
            )


def _number(value: Any) -> float:
    """A number, or a tensor that holds one."""
    return float(value.item() if isinstance(value, torch.Tensor) else value)


def _gray(image: Any) -> list[Value]:
    """Height, width and a byte a pixel, of values from 0 to 1."""
    values = image.detach().cpu().numpy() if isinstance(image, torch.Tensor) else np.asarray(image)
    if values.ndim != 2:
        raise ValueError(f"a picture has shape (H, W), not {values.shape}")
    levels = (np.nan_to_num(values).clip(0, 1) * 255).round().astype(np.uint8)
    return [int(levels.shape[0]), int(levels.shape[1]), levels.tobytes()]
