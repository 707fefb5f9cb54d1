"""Figures: what is drawn inside a page, and what is refused in words."""

from __future__ import annotations

import pytest

from app.catalog.figures import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, FigureError, clean_figure
from app.catalog.loading import load_package
from app.catalog.statements import figures_in, render_markdown
from app.errors import PackageError

TOML = 'title = "T"\ndifficulty = "easy"\nentry = "Solution"\n'


def svg(inside: str = "", attributes: str = "") -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"{attributes}>{inside}</svg>'
    ).encode()


def test_shapes_words_and_our_colours_are_drawn_as_they_are():
    inside = (
        '<g transform="translate(1 2)"><path d="M0 0L5,5z" stroke="currentColor" fill="none"/>'
        '<text x="1" y="2" fill="var(--accent)" text-anchor="middle">a &lt; b</text></g>'
    )
    drawn = clean_figure(svg(inside))
    assert 'd="M0 0L5,5z" stroke="currentColor" fill="none"' in drawn
    assert 'fill="var(--accent)" text-anchor="middle">a &lt; b</text>' in drawn
    assert "xmlns" not in drawn


REFUSED = {
    "<script>alert(1)</script>": "script.*does not run",
    "<style>*{fill:red}</style>": "style",
    '<rect style="fill:red"/>': "style.*as attributes",
    '<rect onclick="alert(1)"/>': "onclick.*does not run",
    '<rect onload="x"/>': "onload",
    '<a href="javascript:alert(1)"/>': "<a>",
    '<rect href="https://example.org"/>': "href",
    '<image href="x.png"/>': "image.*with shapes",
    '<use xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>': "use",
    '<rect xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>': "href",
    '<rect xml:base="https://example.org"/>': "base",
    "<foreignObject><p>x</p></foreignObject>": "foreignObject.*<text>",
    '<div xmlns="http://www.w3.org/1999/xhtml"/>': "<div>",
    '<rect xmlns="http://www.w3.org/1999/xhtml"/>': "<rect>",
    '<animate attributeName="href" to="javascript:alert(1)"/>': "animate",
    '<set attributeName="onclick" to="x"/>': "<set>",
    '<rect id="x"/>': "id",
    '<rect fill="#ff0000"/>': "both themes",
    '<rect fill="red"/>': "both themes",
    '<rect fill="url(https://example.org/x)"/>': "both themes",
    '<rect fill="var(--nothing)"/>': "var",
    '<rect width="1;x"/>': "width",
    '<path d="M0 0 url(x)"/>': "d=",
    '<g transform="translate(1) url(x)"/>': "transform",
    "<svg/>": "svg",
    "<rect>words</rect>": "words in <rect>",
    "<text><rect/></text>": "only <tspan>",
    "<title>x</title>": "between the brackets",
}


@pytest.mark.parametrize("inside", REFUSED)
def test_what_is_no_shape_is_refused_by_its_name(inside):
    with pytest.raises(FigureError, match=REFUSED[inside]):
        clean_figure(svg(inside))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg", "not well-formed"),
        (b"\xff", "UTF-8"),
        (b'<svg viewBox="0 0 1 1"/>', "xmlns"),
        (b'<html xmlns="http://www.w3.org/2000/svg"/>', "does not begin"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<text>&a;</text>"), "DOCTYPE"),
        (svg(attributes=' onload="alert(1)"'), "onload"),
        (svg("<g/>" * MAX_ELEMENTS), "elements"),
        (svg("<g>" * (MAX_DEPTH + 1) + "</g>" * (MAX_DEPTH + 1)), "deep"),
        (svg(" " * MAX_BYTES), "bytes"),
    ],
)
def test_a_file_that_is_no_figure_is_told_why(data, words):
    with pytest.raises(FigureError, match=words):
        clean_figure(data)


FIGURES = (("net.svg", clean_figure(svg('<circle r="1"/>'))),)


def test_a_picture_alone_becomes_a_figure_with_its_name():
    html = render_markdown('before\n\n![Two "layers" < three](net.svg)\n\nafter', FIGURES)
    assert '<figure class="figure"><svg role="img"' in html
    assert 'aria-label="Two &quot;layers&quot; &lt; three"' in html
    assert '<circle r="1">' in html
    assert "<p><figure" not in html


def test_a_picture_within_a_line_stays_in_it():
    html = render_markdown("a ![dot](net.svg) b", FIGURES)
    assert html.startswith('<p>a <span class="figure"><svg role="img" aria-label="dot"')


def test_a_picture_that_is_not_there_is_its_words():
    assert render_markdown("![two < three](other.svg)", FIGURES) == "<p>[two &lt; three]</p>\n"


def test_no_text_can_name_a_slot_of_a_figure():
    # As characters, and as their numbers, which Markdown reads after us.
    for slot in ("\ue0000\ue001", "&#xE000;9&#xE001;", '[x](http://a "&#xE000;0&#xE001;")'):
        html = render_markdown(f"{slot} `{slot}` ![dot](net.svg)", FIGURES)
        assert html.count("<svg") == 1


def test_pictures_of_a_text_are_found_and_those_in_code_are_not():
    text = "![a](x.svg)\n\n- b ![c `d`](y.svg)\n\n```\n![e](z.svg)\n```\n"
    assert list(figures_in(text)) == [("x.svg", "a"), ("y.svg", "c `d`")]


def statement(folder, more):
    path = folder / "statement.md"
    path.write_text(path.read_text() + f"\n{more}\n")
    return folder


def test_a_package_keeps_its_figures(write):
    folder = statement(write("a-b", {"net.svg": svg("<g/>")}), "![A net](net.svg)")
    package = load_package(folder)
    assert package.figures == (("net.svg", '<svg viewBox="0 0 10 10"><g></g></svg>'),)
    assert "<svg" in render_markdown(package.statement, package.figures)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        ("![A net](nett.svg)", "did you mean 'net.svg'"),
        ("![](net.svg)", "no words"),
        ("![A net](https://example.org/a.svg)", "not in the package"),
        ("![A net](photo.png)", "not an SVG file"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused(write, picture, words):
    folder = write("a-b", {"net.svg": svg(), "photo.png": b"x"})
    with pytest.raises(PackageError, match=words) as caught:
        load_package(statement(folder, picture))
    assert caught.value.file.endswith("statement.md")


def test_a_picture_in_a_hint_is_held_to_the_same(write):
    toml = TOML + 'hints = ["look: ![x](no.svg)"]\n'
    with pytest.raises(PackageError) as caught:
        load_package(write("a-b", {"problem.toml": toml}))
    assert caught.value.key == "hints[0]"


def test_a_figure_that_is_refused_is_named_with_its_file(write):
    with pytest.raises(PackageError, match="script") as caught:
        load_package(write("a-b", {"net.svg": svg("<script/>")}))
    assert caught.value.file.endswith("a-b/net.svg")
