#!/usr/bin/env python3
"""Makes the installable bundle: python3 web/bundle.py SOURCE BUILT OUT

SOURCE is web/, BUILT has baijia.js, baijia.wasm, icons.woff2 and the PNG icons. Every file but index.html and sw.js gets
its content's hash into its name and every mention of it follows; sw.js gets the list. Scripts go through terser first:
comments, spaces and local names are for us, not for the phone; functions and what is exported keep their names. Next to
each file lie its .br and .gz. Prints what a first load costs. Files are written only when they changed.
"""

import concurrent.futures
import gzip
import hashlib
import pathlib
import re
import subprocess
import sys

import brotli

# Each after what it mentions.
ORDER = ["icon-180.png", "icon-192.png", "icon-512.png", "icon-maskable-512.png", "icons.woff2", "baijia.wasm",
         "baijia.js", "text_agent.js", "a11y.js", "glyphs.js", "page.js", "seal.js", "extents.js", "at_hand.js",
         "format_1.js", "finger.js", "queue.js", "storage.js", "settings.js", "device.js", "services.js", "photos.js",
         "qr.js", "qr_decode.js", "scan.js", "parcel.js", "boot.js", "style.css", "manifest.webmanifest"]
# Loaded by the browser outside of the page: the operating system's icons.
NOT_IN_FIRST_LOAD = {"icon-180.png", "icon-512.png", "icon-maskable-512.png"}
# Kept by the service worker after the first start, loaded when codes are scanned, shown or printed.
LATER = {"qr.js", "qr_decode.js", "scan.js", "parcel.js"}
PACKED = {".js", ".css", ".html", ".wasm", ".webmanifest"}


def shortened(path: pathlib.Path, kept: pathlib.Path) -> bytes:
    """The script at `path` as terser writes it; `kept` is a folder of what it has written before."""
    text = path.read_bytes()
    known = kept / f"{hashlib.sha256(text).hexdigest()}.js"
    if not known.exists():
        kind = [] if path.name == "sw.js" else ["--module"]  # a worker's top level is the browser's
        known.write_bytes(subprocess.run(["terser", *kind, "--ecma=2020", "--compress", "--mangle", "--keep-fnames"],
                                         input=text, stdout=subprocess.PIPE, check=True).stdout)
    return known.read_bytes()


def main(source: pathlib.Path, built: pathlib.Path, out: pathlib.Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    content: dict[str, bytes] = {}

    def linked(text: bytes) -> bytes:
        def replacement(match: re.Match[bytes]) -> bytes:
            name = match.group(2).decode()
            return match.group(1) + b"./" + names.get(name, name).encode() + match.group(3)
        return re.sub(rb"([\"'])\./([\w.-]+)([\"'])", replacement, text)

    (built / "short").mkdir(exist_ok=True)
    paths = [built / name if (built / name).exists() else source / name for name in [*ORDER, "sw.js"]]
    scripts = [path for path in paths if path.suffix == ".js"]
    with concurrent.futures.ThreadPoolExecutor() as threads:
        short = dict(zip(scripts, threads.map(lambda path: shortened(path, built / "short"), scripts)))

    for path in paths[:-1]:
        name = path.name
        data = short.get(path) or path.read_bytes()
        if path.suffix in {".js", ".css", ".webmanifest"}:
            data = linked(data)
        digest = hashlib.sha256(data).hexdigest()[:10]
        names[name] = f"{path.stem}.{digest}{path.suffix}"
        content[names[name]] = data
    content["index.html"] = linked((source / "index.html").read_bytes())

    files = ["./"] + [f"./{names[name]}" for name in ORDER if name not in NOT_IN_FIRST_LOAD]
    worker = short[paths[-1]].decode()
    version = hashlib.sha256("".join([*files, worker]).encode() + content["index.html"]).hexdigest()[:10]
    worker = worker.replace("@VERSION@", version).replace('"@FILES@"', ", ".join(f"'{file}'" for file in files))
    content["sw.js"] = worker.encode()

    total = {"raw": 0, "br": 0, "gz": 0}
    for name, data in content.items():
        target = out / name
        packed_br = packed_gz = len(data)
        if target.suffix in PACKED:
            same = target.exists() and target.read_bytes() == data and pathlib.Path(f"{target}.br").exists()
            if not same:
                pathlib.Path(f"{target}.br").write_bytes(brotli.compress(data, quality=11))
                pathlib.Path(f"{target}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
            packed_br = pathlib.Path(f"{target}.br").stat().st_size
            packed_gz = pathlib.Path(f"{target}.gz").stat().st_size
        target.write_bytes(data)
        if not any(name == names[skipped] for skipped in NOT_IN_FIRST_LOAD | LATER):
            for kind, size in (("raw", len(data)), ("br", packed_br), ("gz", packed_gz)):
                total[kind] += size
    for stale in out.iterdir():
        if re.sub(r"\.(br|gz)$", "", stale.name) not in content:
            stale.unlink()
    print("first load: {:.0f} KB brotli, {:.0f} KB gzip, {:.0f} KB plain (limit 700 KB brotli)".format(
        total["br"] / 1024, total["gz"] / 1024, total["raw"] / 1024))


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:4]))
