#!/bin/sh
# Line and branch coverage of the store and sync layers by every native suite: sh tests/coverage.sh [SUITE…]
# One line a file, and the sums. Clang counts them in the source: a branch is one outcome of a condition as it is written;
# a BAIJIA_TRY has two, what only an exception takes is no branch, and a template counts once, by the instance that is
# covered best. Nothing is left out. Which were missed: build/coverage/missed.txt.
# BAIJIA_BRANCHES: fails below so many percent of branches.
set -eu
cd "$(dirname "$0")/.."
logs=build/logs
mkdir -p "$logs"
sh shell/setup.sh
in_root() { sh shell/in_root.sh "$@"; }
suites=${*:-$(sed -n 's/^baijia_suite(\([a-z0-9_]*\).*/\1/p' tests/CMakeLists.txt | grep -v layout_tests)}
{ in_root cmake --preset coverage && in_root cmake --build --preset coverage -j "${BAIJIA_JOBS:-$(nproc)}" --target $suites; } \
  >"$logs/coverage_build.log" 2>&1 || { tail -n 40 "$logs/coverage_build.log"; exit 1; }
tests=build/coverage/tests
rm -rf build/coverage/profiles
mkdir build/coverage/profiles
objects=
for suite in $suites; do
  in_root env LLVM_PROFILE_FILE="$PWD/build/coverage/profiles/$suite-%p.profraw" BAIJIA_SEEDS="${BAIJIA_SEEDS:-60}" \
    BAIJIA_HUB_KILLS="${BAIJIA_HUB_KILLS:-5}" timeout 1800 "$tests/$suite" >"$logs/coverage_$suite.log" 2>&1 ||
    { echo "$suite failed:"; tail -n 30 "$logs/coverage_$suite.log"; exit 1; }
  objects="$objects -object $tests/$suite"
done
tool() { name=$1; shift; in_root "$(in_root clang "-print-prog-name=$name")" "$@"; }
# A hub that was killed has left no profile, or half of one.
find build/coverage/profiles -size 0 -exec rm -f {} +
tool llvm-profdata merge --sparse --failure-mode=all -o build/coverage/all.profdata build/coverage/profiles 2>>"$logs/coverage_build.log"
files=$(git ls-files core/store core/sync | grep -E '\.(h|cpp)$')
# shellcheck disable=SC2086 # several words
cover() { what=$1; shift; tool llvm-cov "$what" ${objects# -object} --instr-profile=build/coverage/all.profdata "$@" $files 2>>"$logs/coverage_build.log"; }
# Each line that lacks an outcome, with the conditions in it; those of a macro stand where it is used.
cover show --show-branches=count --show-expansions --show-instantiations=false >build/coverage/shown.txt
awk '/^\/.*:$/ { file = $0; sub(/.*\/core\//, "core/", file) }
     /^ *[0-9]+\|/ { text = $0; printed = 0 }
     /Branch \(.*(True: 0,|False: 0\])/ { if (!printed) { print file text; printed = 1 } print "    " $0 }' \
  build/coverage/shown.txt >build/coverage/missed.txt
cover report --show-region-summary=false >build/coverage/report.txt
awk -v least="${BAIJIA_BRANCHES:-0}" '
  $NF ~ /%|^-$/ && $(NF-2) ~ /^[0-9]+$/ { printf "%-24s lines %6s of %5d   branches %7s of %5d\n", $1, $(NF-3), $(NF-5), $NF, $(NF-2); total = $NF }
  END { if (total + 0 < least) { print "fewer than " least " % of branches"; exit 1 } }' build/coverage/report.txt
