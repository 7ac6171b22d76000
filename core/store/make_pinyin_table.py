#!/usr/bin/env python3
"""Writes the table of pinyin initials from Unicode's Unihan readings: make_pinyin_table.py UNIHAN_READINGS OUTPUT.cpp

For each Chinese character: the first letters of all its Mandarin readings, as a 26-bit mask. Common characters take
their readings from the modern dictionaries (kTGHZ2013, kXHC1983, kHanyuPinlu, kMandarin); only a character that none
of them knows takes kHanyuPinyin's, which for common ones lists readings nobody has used for centuries. SURNAMES adds
what a character is called as a family name and no dictionary field says, or what it is called in given names.

One byte a code point for U+3400..U+9FFF is an index into the distinct masks (long equal runs: compresses well); the
few characters outside that range which have a modern reading stand in a sorted list.
"""

import bz2
import re
import sys
import unicodedata

SURNAMES = {
    "万": "m", "尉": "y", "区": "o", "盖": "g", "查": "z", "单": "s", "仇": "q", "解": "x", "曾": "z", "朴": "p",
    "翟": "zd", "乐": "yl", "员": "y", "黑": "h", "折": "s", "种": "c", "秘": "b", "冼": "x", "召": "s", "宓": "fm",
    "缪": "m", "覃": "qt", "隗": "wk", "逄": "p", "会": "g", "句": "g", "繁": "p", "洗": "x", "祭": "z", "能": "n",
    "那": "n", "令": "l", "阚": "k", "郇": "hx", "郗": "cx", "贲": "b", "钭": "t", "谌": "cs", "俟": "qs", "适": "k",
    "番": "p", "晁": "c", "呙": "g", "颉": "x", "莘": "sx", "佴": "n", "亓": "q", "乜": "nm", "郄": "qx", "葛": "g",
    "燕": "y", "俞": "y", "侯": "h", "宁": "n", "应": "y", "纪": "j", "车": "c", "玟": "mw", "箐": "jq",
}
MODERN = ("kTGHZ2013", "kXHC1983", "kHanyuPinlu", "kMandarin")


def initials(field, value):
    """The first letters of the readings in one field's value."""
    if field == "kMandarin":
        readings = value.split()
    elif field == "kHanyuPinlu":
        readings = re.sub(r"\(\d+\)", "", value).split()
    else:  # "0153.020:chóu" or "10109.030,10110.040:qiú,chóu"
        readings = [r for part in value.split() for r in part.split(":", 1)[1].split(",")]
    letters = set()
    for reading in readings:
        first = unicodedata.normalize("NFD", reading)[0].lower()
        if "a" <= first <= "z":
            letters.add(first)
    return letters


def masks(path):
    modern, old = {}, {}
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("U+"):
                continue
            code, field, value = line.rstrip("\n").split("\t", 2)
            code = int(code[2:], 16)
            if field in MODERN:
                modern.setdefault(code, set()).update(initials(field, value))
            elif field == "kHanyuPinyin":
                old.setdefault(code, set()).update(initials(field, value))
    result = {}
    for code in modern.keys() | old.keys():
        letters = modern.get(code) or old.get(code)
        if letters:
            result[code] = letters
    for character, letters in SURNAMES.items():
        result.setdefault(ord(character), set()).update(letters)
    return {code: sum(1 << (ord(l) - 97) for l in letters) for code, letters in result.items()}


def modern_beyond(path):
    """Code points outside the dense range that a modern dictionary lists: characters people have in their names."""
    codes = set()
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+") and ("\tkTGHZ2013\t" in line or "\tkXHC1983\t" in line):
                codes.add(int(line.split("\t", 1)[0][2:], 16))
    return codes


def main():
    source, output = sys.argv[1:]
    table = masks(source)
    # 𠮷 and its like have no reading in Unihan, but stand in names.
    table[0x20BB7] = 1 << (ord("j") - 97)
    first, last = 0x3400, 0x9FFF
    distinct = [0] + sorted({mask for code, mask in table.items() if first <= code <= last})
    assert len(distinct) <= 256, len(distinct)
    index = {mask: i for i, mask in enumerate(distinct)}
    dense = [index[table.get(code, 0)] for code in range(first, last + 1)]
    beyond = sorted((code, table[code]) for code in (modern_beyond(source) | {0x20BB7}) & table.keys()
                    if not first <= code <= last)
    with open(output, "w", encoding="ascii") as out:
        out.write("// Written by core/store/make_pinyin_table.py from Unihan's readings.\n\n")
        out.write('#include "core/store/pinyin_table.h"\n\nnamespace baijia::pinyin {\n\n')
        out.write(f"const std::array<std::uint32_t, kMaskRoom> kMasks{{{', '.join(map(str, distinct))}}};\n\n")
        out.write("const std::array<std::uint8_t, kLast - kFirst + 1> kDense{{\n")
        for at in range(0, len(dense), 32):
            out.write(",".join(map(str, dense[at:at + 32])) + ",\n")
        out.write("}};\n\nnamespace {\nconstexpr Beyond kList[] = {\n")
        for code, mask in beyond:
            out.write(f"{{{code}, {mask}}},\n")
        out.write("};\n}  // namespace\nconst std::span<const Beyond> kBeyond{kList};\n\n}  // namespace baijia::pinyin\n")


main()
