#!/usr/bin/env python3
"""Makes the app's icons: python3 assets/icons/make_icons.py ICONS_H PHOSPHOR_FOLDER OUT

icons.woff2: the characters of Phosphor's regular face that shell/app/icons.h names, nothing else.
icon-*.png: the app icon, drawn here; the maskable one without corners.
"""

import pathlib
import re
import struct
import sys
import zlib

from fontTools import subset
from fontTools.ttLib import TTFont

RED, PAPER = (0xB8, 0x3A, 0x2B), (0xFF, 0xFF, 0xFF)
SAMPLES = 4  # a side, for smooth edges


def make_font(header: pathlib.Path, phosphor: pathlib.Path, out: pathlib.Path) -> None:
    style = (phosphor / "style.css").read_text(encoding="utf-8")
    known = {name: int(code, 16) for name, code in
             re.findall(r"\.ph\.ph-([\w-]+):before \{\s*content: \"\\(\w+)\"", style)}
    wanted = {}
    for code, name in re.findall(r"U'\\u(\w{4})';\s*// ([\w-]+)", header.read_text(encoding="utf-8")):
        if known.get(name) != int(code, 16):
            sys.exit(f"{header}: {name} is not U+{code} but {known.get(name, 0):04x} (0: no such icon)")
        wanted[int(code, 16)] = name
    options = subset.Options(flavor="woff2", layout_features=[], name_IDs=[], notdef_outline=False, hinting=False,
                             desubroutinize=True, drop_tables=["GSUB", "FFTM"], glyph_names=False)
    font = TTFont(phosphor / "Phosphor.ttf")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    # Phosphor's boxes begin at 0 and its left bearings agree with them. Saving makes the boxes those of the outlines;
    # bearings left at 0 would then draw every icon at the left end of its square.
    outlines, metrics = font["glyf"], font["hmtx"]
    for name in font.getGlyphOrder():
        outlines[name].recalcBounds(outlines)
        metrics[name] = (metrics[name][0], getattr(outlines[name], "xMin", 0))
    subset.save_font(font, str(out), options)


def rounded(x: float, y: float, left: float, top: float, right: float, bottom: float, radius: float) -> bool:
    """Is (x, y) inside the rounded rectangle?"""
    if not (left <= x <= right and top <= y <= bottom):
        return False
    dx = max(left + radius - x, 0, x - right + radius)
    dy = max(top + radius - y, 0, y - bottom + radius)
    return dx * dx + dy * dy <= radius * radius


def color_at(x: float, y: float, maskable: bool):
    """The icon's colour at (x, y) of the unit square, None outside of it: a door standing a hand's breadth open, the
    mark that the sign-in page draws (shell/app/screens/plain_page.cpp)."""
    if not maskable and not rounded(x, y, 0, 0, 1, 1, 0.24):
        return None
    if maskable:  # all within the inner circle of 80 %
        x, y = 0.5 + (x - 0.5) / 0.84, 0.5 + (y - 0.5) / 0.84
    left, top, width, height, stroke = 0.28, 0.18, 0.44, 0.6, 0.055
    right, bottom = left + width, top + height
    leaf = left + width * 0.66
    if (x - left - width * 0.5) ** 2 + (y - top - height * 0.6) ** 2 <= 0.035 ** 2:
        return RED
    slope = height * 0.14 * (x - left) / (leaf - left)
    if left <= x <= leaf and top + slope <= y <= bottom + slope:
        return PAPER
    outside = rounded(x, y, left - stroke / 2, top - stroke / 2, right + stroke / 2, bottom + stroke / 2, 0.03)
    inside = left + stroke / 2 < x < right - stroke / 2 and top + stroke / 2 < y < bottom - stroke / 2
    return PAPER if outside and not inside else RED


def make_png(size: int, maskable: bool, out: pathlib.Path) -> None:
    rows = bytearray()
    for y in range(size):
        rows.append(0)
        for x in range(size):
            hits = [color_at((x + i) / size, (y + j) / size, maskable) for i in (0, 1) for j in (0, 1)]
            if len(set(hits)) > 1:  # an edge goes through the pixel
                hits = [color_at((x + (i + 0.5) / SAMPLES) / size, (y + (j + 0.5) / SAMPLES) / size, maskable)
                        for i in range(SAMPLES) for j in range(SAMPLES)]
            inside = [hit for hit in hits if hit]
            for channel in range(3):
                rows.append(round(sum(hit[channel] for hit in inside) / len(inside)) if inside else 0)
            rows.append(round(255 * len(inside) / len(hits)))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    out.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0))
                    + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    icons_header, phosphor_folder, out_folder = map(pathlib.Path, sys.argv[1:4])
    make_font(icons_header, phosphor_folder, out_folder / "icons.woff2")
    for pixels in (192, 512):
        make_png(pixels, False, out_folder / f"icon-{pixels}.png")
    make_png(180, True, out_folder / "icon-180.png")
    make_png(512, True, out_folder / "icon-maskable-512.png")
