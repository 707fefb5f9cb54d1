"""Panels put together from what a run showed, in any order that a hostile process may choose."""

from __future__ import annotations

import math
from typing import Any

import pytest

from app.training.panels import Chart, Pictures, Scatter, Scores, Texts, assemble


def items(*shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Each with its index."""
    return [{**one, "index": index} for index, one in enumerate(shown)]


def chart(panel: str = "loss", **changes: Any) -> dict[str, Any]:
    return {
        "what": "chart", "panel": panel, "title": "Loss", "x": "step", "y": "loss",
        "lines": ["training", "held out"], "log_x": False, **changes,
    }  # fmt: skip


def point(x: float, *values: float | None, panel: str = "loss") -> dict[str, Any]:
    return {"what": "point", "panel": panel, "x": x, "values": list(values)}


def test_a_chart_holds_its_points_and_levels_and_tells_them_in_words() -> None:
    shown = assemble(
        items(
            chart(),
            {"what": "level", "panel": "loss", "value": 3.2958, "label": "ln 27"},
            point(0, 3.3, 3.31),
            point(10, 2.5, None),
            point(20, 2.25, 2.5),
        )
    )
    (one,) = shown.panels
    assert isinstance(one, Chart)
    assert one.rows == [["0", "3.3", "3.31"], ["10", "2.5", ""], ["20", "2.25", "2.5"]]
    assert [line.latest for line in one.lines] == ["2.25", "2.5"]
    assert one.in_words == (
        "loss by step. training: 3.3 at step 0, 2.25 at step 20; "
        "held out: 3.31 at step 0, 2.5 at step 20; ln 27: 3.296."
    )
    assert (one.first, one.upto, shown.upto) == (0, 4, 4)


def test_a_line_is_drawn_from_left_to_right_through_its_own_points() -> None:
    shown = assemble(items(chart(), point(20, 1.0, None), point(0, 3.0, 2.0), point(10, None, 1.0)))
    (one,) = shown.panels
    assert isinstance(one, Chart)
    training, held_out = (line.path.split() for line in one.lines)
    assert len(training) == len(held_out) == 2
    for path in (training, held_out):
        places = [float(pair.split(",")[0]) for pair in path]
        assert places == sorted(places)


def test_a_logarithmic_chart_leaves_out_what_has_no_place_on_it() -> None:
    shown = assemble(items(chart(log_x=True), point(0, 5.0, None), point(10, 1.0, 1.0)))
    (one,) = shown.panels
    assert isinstance(one, Chart)
    assert one.values(0) == [(10, 1.0)]
    assert len(one.rows) == 2  # the table has it


def test_values_that_are_too_many_or_too_few_fit_the_lines() -> None:
    shown = assemble(items(chart(), point(0, 1.0, 2.0, 3.0), point(1, 4.0)))
    assert isinstance(one := shown.panels[0], Chart)
    assert one.rows == [["0", "1", "2"], ["1", "4", ""]]


def test_a_chart_announced_again_with_fewer_lines_has_a_cell_a_line() -> None:
    again = chart(lines=["training"])
    shown = assemble(items(chart(), point(0, 1.0, 2.0), again, point(1, 4.0)))
    assert isinstance(one := shown.panels[0], Chart)
    assert one.rows == [["0", "1"], ["1", "4"]]
    assert [line.path.count(",") for line in one.lines] == [2]


@pytest.mark.parametrize("log_x", [True, False])
@pytest.mark.parametrize("value", [5e-324, 1.5e-323, 1e-300, 1e-30, 1.0, 1e12])
@pytest.mark.parametrize("other", [None, 0.0, -5e-324, 2e-323, 1e-310, 1e12])
def test_whatever_number_a_point_has_its_chart_can_be_drawn(
    log_x: bool, value: float, other: float | None
) -> None:
    points = [point(value, value)] + ([] if other is None else [point(other, other)])
    one = assemble(items(chart(log_x=log_x, lines=["training"]), *points)).panels[0]
    assert isinstance(one, Chart)
    places = [tick.at for axis in (one.x_axis, one.y_axis) for tick in axis.ticks]
    assert places
    assert all(math.isfinite(at) for at in places)
    assert one.lines[0].path


def test_a_point_without_its_chart_is_left_out() -> None:
    shown = assemble(items(point(0, 1.0), chart("other")))
    assert [panel.name for panel in shown.panels] == ["other"]


def test_a_chart_without_points_can_be_drawn() -> None:
    assert isinstance(one := assemble(items(chart())).panels[0], Chart)
    assert [line.path for line in one.lines] == ["", ""]
    assert one.in_words == "loss by step. No points yet."
    assert one.x_axis.ticks
    assert one.y_axis.ticks


def test_samples_stand_newest_first_and_other_panels_hold_the_newest_only() -> None:
    shown = assemble(
        items(
            *(
                {"what": "text", "panel": "t", "title": "T", "at": f"step {n}", "text": f"text {n}"}
                for n in (1, 2)
            ),
            *(
                {"what": "scatter", "panel": "s", "title": "S", "at": n, "points": [["a", n, n]]}
                for n in (1, 2)
            ),
            *(
                {"what": "scores", "panel": "v", "title": "V", "at": n, "rows": [["a", 0.5, ""]]}
                for n in (1, 2)
            ),
            *(
                {"what": "pictures", "panel": "p", "title": "P", "at": n, "pictures": [{"src": n}]}
                for n in (1, 2)
            ),
        )
    )
    texts, scatter, scores, pictures = shown.panels
    assert isinstance(texts, Texts)
    assert [text for _, _, text in texts.entries] == ["text 2", "text 1"]
    assert isinstance(scatter, Scatter)
    assert scatter.rows == [("a", "2", "2")]
    assert isinstance(scores, Scores)
    assert scores.at == 2
    assert isinstance(pictures, Pictures)
    assert pictures.pictures == [{"src": 2}]


def test_panels_stand_in_the_order_of_their_first_items() -> None:
    text = {"what": "text", "panel": "t", "title": "T", "at": "", "text": "…"}
    shown = assemble(items(text, chart(), text, point(0, 1.0)))
    assert [(panel.kind, panel.first, panel.upto) for panel in shown.panels] == [
        ("texts", 0, 2),
        ("chart", 1, 3),
    ]


def test_progress_and_notes_are_no_panels() -> None:
    shown = assemble(
        items(
            {"what": "note", "text": "It has 3 parameters."},
            {"what": "progress", "done": 1, "of": 4},
            {"what": "progress", "done": 2, "of": 4},
        )
    )
    assert shown.panels == []
    assert shown.notes == [(0, "It has 3 parameters.")]
    assert (shown.done, shown.of) == (2, 4)


def test_one_name_for_two_kinds_gives_two_panels() -> None:
    scatter = {"what": "scatter", "panel": "loss", "title": "S", "at": "", "points": []}
    assert [panel.kind for panel in assemble(items(chart(), scatter)).panels] == [
        "chart",
        "scatter",
    ]
