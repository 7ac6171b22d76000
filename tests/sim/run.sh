#!/bin/sh
# Simulated committees, every fault drawn from a seed, every promise checked: sh tests/sim/run.sh [--seeds N] [--from K]
# 2,000 seeds from 1 when nothing is said; the long run is --seeds 100000. Prints seeds a second and the bound 3/n. A
# failing seed is shrunk and printed as a script: BAIJIA_SCRIPT='…' sh tests/sim/run.sh replays it.
set -eu
cd "$(dirname "$0")/../.."
seeds=2000
from=1
while [ $# -gt 0 ]; do
  case "$1" in
    --seeds) seeds=$2; shift 2 ;;
    --from) from=$2; shift 2 ;;
    *) echo "usage: sh tests/sim/run.sh [--seeds N] [--from K]" >&2; exit 2 ;;
  esac
done
mkdir -p build/logs
sh shell/setup.sh
in_root() { sh shell/in_root.sh "$@"; }
{ in_root cmake --preset native && in_root cmake --build --preset native -j "${BAIJIA_JOBS:-$(nproc)}" --target sim_tests; } \
  >build/logs/sim_build.log 2>&1 || { tail -n 40 build/logs/sim_build.log; exit 1; }
in_root env BAIJIA_SEEDS="$seeds" BAIJIA_SEED="$from" build/native/tests/sim_tests
