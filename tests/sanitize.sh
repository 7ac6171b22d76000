#!/bin/sh
# Every native suite with AddressSanitizer and UndefinedBehaviorSanitizer: sh tests/sanitize.sh [NAME…]
# One line a suite, then the sum; what a suite said is in build/logs/sanitize_NAME.log. A suite runs when its name
# contains one of the words. Any report of a sanitizer ends its suite and counts as a failure.
set -u
cd "$(dirname "$0")/.." || exit 2
logs=build/logs
mkdir -p "$logs"
words=$*
sh shell/setup.sh || exit 1
in_root() { sh shell/in_root.sh "$@"; }
wanted() {
  [ -z "$words" ] && return 0
  for word in $words; do case "$1" in *"$word"*) return 0 ;; esac; done
  return 1
}
{ in_root cmake --preset sanitize && in_root cmake --build --preset sanitize -j "${BAIJIA_JOBS:-$(nproc)}"; } \
  >"$logs/sanitize_build.log" 2>&1 || { tail -n 40 "$logs/sanitize_build.log"; exit 1; }
suites=0
bad=0
for suite in $(sed -n 's/^baijia_suite(\([a-z0-9_]*\).*/\1/p' tests/CMakeLists.txt); do
  wanted "$suite" || continue
  began=$(date +%s)
  log="$logs/sanitize_$suite.log"
  # Fewer worlds: each takes about ten times as long here.
  in_root env BAIJIA_SEEDS="${BAIJIA_SEEDS:-150}" ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 timeout 3600 "build/sanitize/tests/$suite" >"$log" 2>&1
  code=$?
  outcome=sound
  if [ "$code" -ne 0 ] || grep -qE 'runtime error:|ERROR: (Address|Leak)Sanitizer' "$log"; then
    outcome="NOT SOUND"
    bad=$((bad + 1))
  fi
  suites=$((suites + 1))
  printf '%-20s %-10s %5s s  %s\n' "$suite" "$outcome" $(($(date +%s) - began)) \
    "$(grep -E '^(All tests passed|test cases:)' "$log" | tail -n 1)"
  [ "$outcome" = sound ] || grep -E -A 14 'runtime error:|ERROR: |FAILED:' "$log" | head -n 60
done
echo "$suites suites, $bad not sound"
[ "$suites" -gt 0 ] && [ "$bad" -eq 0 ]
