#!/usr/bin/env python3
"""Joins measures and prints them as a table: python3 tests/bench/table.py OUT.json LINES.jsonl…

A line of input: {part, size, measure, unit, runs, baijia: {median, min, max}, reference, reference_numbers}. The ratio is
Baijia's median over the reference's: below 1 Baijia needs less.
"""

import datetime
import json
import os
import pathlib
import sys
import unicodedata


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def amount(value: float, unit: str) -> str:
    if unit == "us":
        for limit, divisor, name in ((1e3, 1, "µs"), (1e6, 1e3, "ms"), (float("inf"), 1e6, "s")):
            if value < limit:
                return f"{value / divisor:.3g} {name}"
    if unit == "count":
        return f"{value:g}"
    return f"{value:.1f} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


def shown(numbers: dict | None, unit: str) -> str:
    if not numbers:
        return "–"
    median = amount(numbers["median"], unit)
    if numbers["min"] == numbers["max"]:
        return median
    return f"{median} [{amount(numbers['min'], unit)}–{amount(numbers['max'], unit)}]"


def main(out: pathlib.Path, *inputs: pathlib.Path) -> None:
    measures = [json.loads(line) for path in inputs for line in path.read_text(encoding="utf-8").splitlines()]
    load = os.getloadavg()
    document = {"when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), "cores": os.cpu_count(),
                "load": [round(one, 1) for one in load], "measures": measures}
    out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    rows = [("measure", "Baijia", "reference", "reference's", "ratio")]
    size = None
    for one in measures:
        if one["size"] != size:
            size = one["size"]
            rows.append((f"— {one['part']}: {size}", "", "", "", ""))
        theirs = one["reference_numbers"]
        ratio = f"{one['baijia']['median'] / theirs['median']:.2f}" if theirs and theirs["median"] else "–"
        rows.append(("  " + one["measure"], shown(one["baijia"], one["unit"]), one["reference"] or "–",
                     shown(theirs, one["unit"]), ratio))
    columns = [max(width(row[column]) for row in rows if row[1]) for column in range(5)]
    for row in rows:
        print("  ".join(padded(cell, columns[at]) for at, cell in enumerate(row)).rstrip())
    print(f"\nmedian [min–max]; {os.cpu_count()} cores, load {load[0]:.1f} at the end; {out}")


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
