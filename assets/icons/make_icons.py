#!/usr/bin/env python3
"""Makes the app's icons: python3 assets/icons/make_icons.py ICONS_H PHOSPHOR_FOLDER OUT

icons.woff2: the characters of Phosphor's regular face that shell/app/icons.h names, nothing else.
icon-*.png: the app icon, four doors, one of them open and lit (百家门), drawn here; the maskable one without corners.
"""

import pathlib
import re
import struct
import sys
import zlib

from fontTools import subset
from fontTools.ttLib import TTFont

RED, PAPER, LIGHT = (0xB8, 0x3A, 0x2B), (0xFA, 0xF7, 0xF2), (0xF6, 0xC4, 0x53)
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
    subset.save_font(font, str(out), options)


def rounded(x: float, y: float, left: float, top: float, right: float, bottom: float, radius: float) -> bool:
    """Is (x, y) inside the rounded rectangle?"""
    if not (left <= x <= right and top <= y <= bottom):
        return False
    dx = max(left + radius - x, 0, x - right + radius)
    dy = max(top + radius - y, 0, y - bottom + radius)
    return dx * dx + dy * dy <= radius * radius


def color_at(x: float, y: float, maskable: bool):
    """The icon's colour at (x, y) of the unit square, None outside of it."""
    if not maskable and not rounded(x, y, 0, 0, 1, 1, 0.22):
        return None
    inset = 0.26 if maskable else 0.2  # maskable: all within the inner circle of 80 %
    size, gap = 1 - 2 * inset, 0.07
    door = (size - gap) / 2
    for row in range(2):
        for column in range(2):
            left, top = inset + column * (door + gap), inset + row * (door + gap)
            if rounded(x, y, left, top, left + door, top + door, 0.05):
                if (row, column) != (1, 1):
                    return PAPER
                # The open one: its leaf stands to the left, light falls through.
                return PAPER if x < left + door * 0.34 else LIGHT
    return RED


def make_png(size: int, maskable: bool, out: pathlib.Path) -> None:
    rows = bytearray()
    for y in range(size):
        rows.append(0)
        for x in range(size):
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
