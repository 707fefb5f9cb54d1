"""The font of formulas, from STIX Two Math: what formulas here use, with its MATH table, as WOFF2.

Run by `scripts/mathfont`, where fontTools is installed for this once; its output is checked in.
"""

from __future__ import annotations

import sys

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

#: What `$…$` can give: text of Western languages, Greek, signs, arrows, and alphabets of formulas.
CHARACTERS = [
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x0131, 0x0131), (0x0237, 0x0237), (0x02C6, 0x02DD),
    (0x0300, 0x030C), (0x0332, 0x0332), (0x0338, 0x0338), (0x0391, 0x03C9), (0x03D1, 0x03D6),
    (0x03F0, 0x03F6), (0x2010, 0x201D), (0x2020, 0x2022), (0x2026, 0x2026), (0x2032, 0x2037),
    (0x203E, 0x203E), (0x2057, 0x2057), (0x2061, 0x2064), (0x20D6, 0x20D7), (0x2102, 0x2102),
    (0x210A, 0x2113), (0x2115, 0x211D), (0x2124, 0x2124), (0x2128, 0x2128), (0x212C, 0x2138),
    (0x2190, 0x2199), (0x21A6, 0x21A6), (0x21A9, 0x21AA), (0x21C4, 0x21C6), (0x21CC, 0x21CC),
    (0x21D0, 0x21D5), (0x2200, 0x22FF), (0x2308, 0x230B), (0x239B, 0x23AE), (0x23B4, 0x23B5),
    (0x23DC, 0x23E1), (0x25A1, 0x25A1), (0x25B3, 0x25B3), (0x25CB, 0x25CB), (0x27C2, 0x27C2),
    (0x27E6, 0x27EF), (0x27F5, 0x27FF), (0x2A00, 0x2A06), (0x2A2F, 0x2A2F), (0x2A7D, 0x2A7E),
    (0x2AAF, 0x2AB0),
    (0x1D400, 0x1D4CF),  # bold, italic, bold italic, script
    (0x1D538, 0x1D56B),  # double-struck
    (0x1D6A4, 0x1D755),  # dotless letters, Greek in bold, italic and bold italic
    (0x1D7CE, 0x1D7D7),  # bold digits
]  # fmt: skip
#: Their shape in a superscript, in the font's units: larger, and not raised a second time.
PRIMES, PRIME_SCALE, PRIME_TOP = range(0x2032, 0x2035), 1.4, 490
#: The widest that a radical may be. Browsers keep room for the widest of its sizes, and what a
#: small one leaves of it is a gap behind the root.
RADICAL, RADICAL_WIDTH = 0x221A, 860


def lower_primes(font: TTFont) -> None:
    """Give primes a shape for scripts (`ssty`), which this edition of the font lost."""
    cmap, glyphs, rules = font.getBestCmap(), font.getGlyphSet(), []
    for character in PRIMES:
        name = cmap[character]
        drawn = font["glyf"][name]
        shift = PRIME_TOP - PRIME_SCALE * drawn.yMax
        pen = TTGlyphPen(None)
        glyphs[name].draw(TransformPen(pen, (PRIME_SCALE, 0, 0, PRIME_SCALE, 0, shift)))
        width, side = font["hmtx"][name]
        font["glyf"][f"{name}.ssty"] = pen.glyph()
        font["hmtx"][f"{name}.ssty"] = (round(width * PRIME_SCALE), round(side * PRIME_SCALE))
        rules.append(f"sub {name} by {name}.ssty;")
    addOpenTypeFeaturesFromString(
        font, f"feature ssty {{ {' '.join(rules)} }} ssty;", tables=["GSUB"]
    )


def narrow_radicals(font: TTFont) -> None:
    """Squeeze the large sizes of the radical to RADICAL_WIDTH."""
    variants = font["MATH"].table.MathVariants
    at = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[RADICAL])
    sizes = variants.VertGlyphConstruction[at]
    names = [size.VariantGlyph for size in sizes.MathGlyphVariantRecord]
    names += [part.glyph for part in sizes.GlyphAssembly.PartRecords]
    glyphs = font.getGlyphSet()
    for name in dict.fromkeys(names):
        width, side = font["hmtx"][name]
        factor = min(1.0, RADICAL_WIDTH / width)
        pen = TTGlyphPen(None)
        glyphs[name].draw(TransformPen(pen, (factor, 0, 0, 1, 0, 0)))
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (round(width * factor), round(side * factor))


def main(source: str, target: str) -> None:
    """Read the whole font, write ours."""
    font = TTFont(source, recalcTimestamp=False)  # the same font gives the same bytes
    lower_primes(font)
    narrow_radicals(font)
    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]  # who made it and its licence stay in the file, too
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[one for low, high in CHARACTERS for one in range(low, high + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
