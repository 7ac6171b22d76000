#!/bin/sh
# Branch coverage of the store and sync layers by the native suites that test them: sh tests/coverage.sh [SUITE…]
# One line a file, and the sums. Branches that only an exception takes (the compiler makes one of every call) and those
# that cannot be reached are left out, by gcovr's own rules. Which lines were missed: build/coverage/missed.txt.
set -eu
cd "$(dirname "$0")/.."
logs=build/logs
mkdir -p "$logs"
sh shell/setup.sh
in_root() { sh shell/in_root.sh "$@"; }
suites=${*:-"domain_tests store_tests sync_tests sim_tests command_tests core_tests fault_tests fuzz_tests roster_tests"}
{ in_root cmake --preset coverage && in_root cmake --build --preset coverage -j "${BAIJIA_JOBS:-$(nproc)}" --target $suites; } \
  >"$logs/coverage_build.log" 2>&1 || { tail -n 40 "$logs/coverage_build.log"; exit 1; }
find build/coverage -name '*.gcda' -exec rm -f {} +
for suite in $suites; do
  in_root env BAIJIA_SEEDS="${BAIJIA_SEEDS:-100}" timeout 1200 "build/coverage/tests/$suite" >"$logs/coverage_$suite.log" 2>&1 ||
    { echo "$suite failed:"; tail -n 30 "$logs/coverage_$suite.log"; exit 1; }
done
report() { # FOLDER OPTION…
  folder=$1
  shift
  in_root gcovr --root . --object-directory build/coverage --filter "$folder/" --gcov-executable gcov \
    --gcov-ignore-parse-errors=all --merge-mode-functions=merge-use-line-0 --exclude-throw-branches \
    --exclude-unreachable-branches "$@" build/coverage 2>>"$logs/coverage_gcovr.log"
}
: >"$logs/coverage_gcovr.log"
for folder in core/store core/sync; do
  echo "== $folder"
  report "$folder" --txt-metric branch --txt -
done
report 'core/(store|sync)' --txt-metric branch --txt build/coverage/missed.txt --fail-under-branch "${BAIJIA_BRANCHES:-0}"
