#!/bin/sh
# Fuzzes every decoder of foreign bytes with ASan and UBSan: sh tests/fuzz/run.sh [SECONDS PER TARGET] [TARGET…]
# 60 seconds and all targets when nothing is said. One line a target: executions, executions a second, crashes, peak
# memory; then one line with the sums. What libFuzzer said is in build/logs/fuzz_TARGET.log, an input that broke
# something in build/fuzz/found/. What was found interesting is kept in build/fuzz/corpus/ and the next run goes on from
# there; the seeds come from the golden files each time (tests/fuzz/seeds.h). Run a found input again with
#   sh shell/in_root.sh env BAIJIA_FUZZ_TARGET=TARGET build/fuzz/tests/baijia_fuzz FILE
set -u
cd "$(dirname "$0")/../.." || exit 2
seconds=${1:-60}
[ $# -gt 0 ] && shift
wanted=" $* "
logs=build/logs
found=build/fuzz/found
fuzzer=build/fuzz/tests/baijia_fuzz
mkdir -p "$logs"
sh shell/setup.sh || exit 1
in_root() { sh shell/in_root.sh "$@"; }
{ in_root cmake --preset fuzz && in_root cmake --build --preset fuzz -j "${BAIJIA_JOBS:-$(nproc)}"; } >"$logs/fuzz_build.log" 2>&1 ||
  { tail -n 40 "$logs/fuzz_build.log"; exit 1; }
mkdir -p "$found"
in_root "$fuzzer" --seeds build/fuzz/seeds >"$logs/fuzz_targets" || exit 1

executions_sum=0
crashes_sum=0
while read -r target most; do
  case "$wanted" in "  " | *" $target "*) ;; *) continue ;; esac
  mkdir -p "build/fuzz/corpus/$target"
  log="$logs/fuzz_$target.log"
  in_root env BAIJIA_FUZZ_TARGET="$target" ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1 \
    timeout $((seconds + 120)) "$fuzzer" -max_total_time="$seconds" -max_len="$most" -timeout=20 -rss_limit_mb=2048 \
    -print_final_stats=1 -verbosity=1 -dict=tests/fuzz/words.dict -artifact_prefix="$found/$target-" \
    "build/fuzz/corpus/$target" "build/fuzz/seeds/$target" >"$log" 2>&1 </dev/null
  code=$?
  stat() { sed -n "s/^stat::$1: *//p" "$log" | tail -n 1; }
  executions=$(stat number_of_executed_units)
  crashes=0
  # A fuzzer that ended without its closing lines did not do its work, whatever else it did.
  if [ "$code" -ne 0 ] || [ -z "$executions" ]; then crashes=1; fi
  printf '%-14s %10s executions %8s /s %2s crashes %5s MB peak\n' "$target" "${executions:-0}" \
    "$(stat average_exec_per_sec)" "$crashes" "$(stat peak_rss_mb)"
  [ "$crashes" -eq 0 ] || grep -E '^SUMMARY|Broken|what\(\)|runtime error|Test unit written' "$log" | head -n 8 | grep . || tail -n 5 "$log"
  executions_sum=$((executions_sum + ${executions:-0}))
  crashes_sum=$((crashes_sum + crashes))
done <"$logs/fuzz_targets"
echo "$executions_sum executions, $crashes_sum crashes"
[ "$executions_sum" -gt 0 ] && [ "$crashes_sum" -eq 0 ]
