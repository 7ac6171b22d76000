#!/bin/sh
# Measures Baijia beside what it stands on, in the same run: sh tests/bench/run.sh [RUNS]
# Prints a table (median [min–max]) and writes build/bench.json. No time makes it fail; a measure that cannot be taken
# does. BAIJIA_HUB, BAIJIA_BUNDLE and BAIJIA_CORE_BENCH name things that are built already; without them they are built.
#
#   BAIJIA_BENCH=core|web     one half only; both are what is measured without it. BAIJIA_BENCH_SIZE=large: web with 10,000
#                             doors and 60,000 visits in the place of the demo's committee; BAIJIA_TYPING: how many
#                             milliseconds the code takes to be typed at a start
#   BAIJIA_BENCH=peers        core and store in a page beside Dexie, PouchDB, SQLite as wasm and bare IndexedDB;
#                             BAIJIA_BENCH_SIZE=large with 10,000 doors and 60,000 visits
#   BAIJIA_BENCH=sync         first pull, and 100 visits handed over, beside PouchDB with a CouchDB-compatible server;
#                             BAIJIA_BENCH_SIZE as above
#   BAIJIA_BENCH=store        the store alone, beside bare IndexedDB and beside itself without its seals
#   BAIJIA_BENCH=hub          rows that a hub takes beside raw inserts, and a thousand devices at once, without and with HTTP
#   BAIJIA_BENCH=growth       what a device and a hub cost as committees, their doors and their visits grow
set -eu
cd "$(dirname "$0")/../.."
runs=${1:-7}
part=${BAIJIA_BENCH:-all}
jobs=$(nproc 2>/dev/null || echo 2)
mkdir -p build
in_root() { sh shell/in_root.sh "$@"; }

sh shell/setup.sh >build/bench.log 2>&1
takes() { case "$part $1" in "$1 $1"|"all core"|"all web") return 0 ;; *) return 1 ;; esac; }
build() { # PRESET TARGET…
  preset=$1
  shift
  { in_root cmake --preset "$preset" && in_root cmake --build --preset "$preset" --target "$@" -j "$jobs"; } \
    >>build/bench.log 2>&1 || { tail -n 40 build/bench.log; exit 1; }
}
if takes core && [ -z "${BAIJIA_CORE_BENCH:-}" ]; then build native core_bench; fi
if takes web && [ -z "${BAIJIA_HUB:-}" ]; then build native baijia-hub; fi
if takes web && [ -z "${BAIJIA_BUNDLE:-}" ]; then build web bundle; fi
if takes web && [ "${BAIJIA_BENCH_SIZE:-small}" = large ]; then build native fill_hub; fi
if takes peers; then build web bench_core; fi
if takes sync; then
  build native baijia-hub fill_hub
  build web bundle
  couch="${BAIJIA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/baijia}/couch"
  mkdir -p "$couch"
  cp tests/bench/sync/package.json tests/bench/sync/package-lock.json "$couch/"
  if command -v npm >/dev/null 2>&1; then npm_config_registry=$(npm config get registry 2>/dev/null) && export npm_config_registry; fi
  in_root sh -c "cd '$couch' && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error" >>build/bench.log 2>&1
fi
if takes hub; then build native hub_bench; fi
if takes growth; then build native growth_bench; fi

for one in core web peers store sync hub growth; do
  takes "$one" || continue
  case "$one" in
    core) in_root "${BAIJIA_CORE_BENCH:-build/native/tests/core_bench}" "$runs" ;;
    web) in_root env BAIJIA_HUB="${BAIJIA_HUB:-$PWD/build/native/shell/hub/baijia-hub}" \
      BAIJIA_BUNDLE="${BAIJIA_BUNDLE:-$PWD/build/web/bundle}" node tests/bench/web_bench.mjs "$runs" "${BAIJIA_BENCH_SIZE:-small}" ;;
    peers) in_root node tests/bench/peers/peers.mjs "$runs" "${BAIJIA_BENCH_SIZE:-small}" ;;
    sync) in_root env BAIJIA_COUCH="$couch" node tests/bench/sync/sync.mjs "$runs" "${BAIJIA_BENCH_SIZE:-small}" ;;
    store) in_root node tests/bench/store_bench.mjs "$runs" ;;
    hub) in_root build/native/tests/hub_bench "$runs" ;;
    growth) in_root build/native/tests/growth_bench "$runs" ;;
  esac >"build/bench.$one.jsonl"
done
# shellcheck disable=SC2046 # several names
in_root python3 tests/bench/table.py build/bench.json $(for one in core web peers store sync hub growth; do
  takes "$one" && echo "build/bench.$one.jsonl"
done)
