#!/bin/sh
# Measures Baijia beside what it stands on, in the same run: sh tests/bench/run.sh [RUNS]
# Prints a table (median [min–max]) and writes build/bench.json. No time makes it fail; a measure that cannot be taken
# does. BAIJIA_HUB, BAIJIA_BUNDLE and BAIJIA_CORE_BENCH name things that are built already; without them they are built.
# BAIJIA_BENCH=core or =web takes one half only.
set -eu
cd "$(dirname "$0")/../.."
runs=${1:-7}
part=${BAIJIA_BENCH:-all}
jobs=$(nproc 2>/dev/null || echo 2)
mkdir -p build
in_root() { sh shell/in_root.sh "$@"; }

sh shell/setup.sh >build/bench.log 2>&1
if [ -z "${BAIJIA_CORE_BENCH:-}" ] || [ -z "${BAIJIA_HUB:-}" ]; then
  targets=
  [ -n "${BAIJIA_CORE_BENCH:-}" ] || targets=core_bench
  [ -n "${BAIJIA_HUB:-}" ] || targets="$targets baijia-hub"
  in_root cmake --preset native >>build/bench.log 2>&1
  # shellcheck disable=SC2086 # several words
  in_root cmake --build --preset native --target $targets -j "$jobs" >>build/bench.log 2>&1
fi
if [ -z "${BAIJIA_BUNDLE:-}" ]; then
  in_root cmake --preset web >>build/bench.log 2>&1
  in_root cmake --build --preset web --target bundle -j "$jobs" >>build/bench.log 2>&1
fi

{
  if [ "$part" != web ]; then in_root "${BAIJIA_CORE_BENCH:-build/native/tests/core_bench}" "$runs"; fi
} >build/bench.core.jsonl
{
  if [ "$part" != core ]; then
    in_root env BAIJIA_HUB="${BAIJIA_HUB:-$PWD/build/native/shell/hub/baijia-hub}" \
      BAIJIA_BUNDLE="${BAIJIA_BUNDLE:-$PWD/build/web/bundle}" node tests/bench/web_bench.mjs "$runs"
  fi
} >build/bench.web.jsonl
in_root python3 tests/bench/table.py build/bench.json build/bench.core.jsonl build/bench.web.jsonl
