#!/bin/sh
# Everything that tries to lose a record or to break in, in its long form, one part after the other: sh tests/long_run.sh
# Only some parts: sh tests/long_run.sh PART… (the names below). One line a part with what it counted; what a part said
# is in build/logs/long_PART.log. Goes on after a part that failed, and fails at the end. All of it takes a day or two on
# two cores; a part that is too long is made shorter by its variable.
#
#   suites       every suite once, in its short form, which builds everything
#   sanitize     every native suite under ASan and UBSan
#   coverage     line and branch coverage of core/store and core/sync     BAIJIA_BRANCHES=95 (least percent)
#   sim          simulated committees                                     BAIJIA_LONG_SEEDS=100000
#   hub_kills    kill -9 of the hub under load                            BAIJIA_HUB_KILLS=1000
#   full_disk    a hub on a really full disk
#   fuzz         every decoder of foreign bytes                           BAIJIA_FUZZ_SECONDS=60 (each)
#   web_kills    kills of the browser in a stream of saves                BAIJIA_KILLS=1000 (Chromium)
#                                                                         BAIJIA_FIREFOX_KILLS=200
#   app_kills    the same with all of the app                             BAIJIA_APP_KILLS=100
#   power        power cuts under Chromium's database                     BAIJIA_POWER_CUTS=600
#   tabs         four tabs fighting for one store                      BAIJIA_TABS_SECONDS=3600
#   storage      every call of IndexedDB, 30 quotas, freezing, eviction
#   bench        all benchmarks, printed as tables                        BAIJIA_BENCH_SECONDS=7200 (each at most)
set -u
cd "$(dirname "$0")/.." || exit 2
logs=build/logs
mkdir -p "$logs"
in_root() { sh shell/in_root.sh "$@"; }
browser_test() { # FILE NAME=VALUE…
  file=$1
  shift
  in_root env BAIJIA_HUB="$PWD/build/native/shell/hub/baijia-hub" BAIJIA_BUNDLE="$PWD/build/web/bundle" "$@" \
    node --test --test-reporter=tap "$file"
}
built() { # PRESET TARGET…: what a part needs, so that it can be called alone
  preset=$1
  shift
  sh shell/setup.sh && in_root cmake --preset "$preset" && in_root cmake --build --preset "$preset" --target "$@"
}
bench() { # PART SIZE
  BAIJIA_BENCH=$1 BAIJIA_BENCH_SIZE=$2 timeout "${BAIJIA_BENCH_SECONDS:-7200}" sh tests/bench/run.sh
}
browser_ready() { built native baijia-hub record_writes && built web bundle; }

run_part() {
  case "$1" in
    suites) sh tests/run.sh ;;
    sanitize) sh tests/sanitize.sh ;;
    coverage) BAIJIA_BRANCHES="${BAIJIA_BRANCHES:-95}" sh tests/coverage.sh ;;
    sim) sh tests/sim/run.sh --seeds "${BAIJIA_LONG_SEEDS:-100000}" ;;
    hub_kills) built native hub_tests &&
      in_root env BAIJIA_HUB_KILLS="${BAIJIA_HUB_KILLS:-1000}" build/native/tests/hub_tests 'kill -9*' ;;
    full_disk) built native hub_tests && sh tests/hub/full_disk.sh ;;
    fuzz) sh tests/fuzz/run.sh "${BAIJIA_FUZZ_SECONDS:-60}" ;;
    web_kills) browser_ready && browser_test tests/web/kills_test.mjs BAIJIA_KILLS="${BAIJIA_KILLS:-1000}" \
      BAIJIA_FIREFOX_KILLS="${BAIJIA_FIREFOX_KILLS:-200}" ;;
    app_kills) browser_ready && browser_test tests/web/app_test.mjs BAIJIA_APP_KILLS="${BAIJIA_APP_KILLS:-100}" ;;
    power) browser_ready && browser_test tests/web/power_cut_test.mjs BAIJIA_POWER_CUTS="${BAIJIA_POWER_CUTS:-600}" ;;
    tabs) browser_ready && browser_test tests/web/tabs_test.mjs BAIJIA_TABS_SECONDS="${BAIJIA_TABS_SECONDS:-3600}" ;;
    storage) browser_ready && browser_test tests/web/storage_faults_test.mjs BAIJIA_STORAGE_FAULTS=all ;;
    bench)
      for one in all store peers sync hub growth; do bench "$one" small || return 1; done
      bench web large ;;
    *) echo "no such part: $1" && return 2 ;;
  esac
}

failed=0
for part in ${*:-suites sanitize coverage sim hub_kills full_disk fuzz web_kills app_kills power tabs storage bench}; do
  began=$(date +%s)
  if run_part "$part" >"$logs/long_$part.log" 2>&1; then outcome=passed; else outcome=FAILED failed=$((failed + 1)); fi
  printf '%-10s %-6s %6s s\n' "$part" "$outcome" $(($(date +%s) - began))
  # What it counted: comments of browser tests, sums of the others.
  grep -E '^# .*[0-9].*(kill|disk|fault|size|frozen|tabs|lost)|^(TOTAL|All tests passed|[0-9]+ (suites|passed))|seeds|executions|kills,' \
    "$logs/long_$part.log" | tail -n 8 | sed 's/^# */    /; t; s/^/    /'
  # Benchmarks: their tables (tests/bench/table.py).
  [ "$part" != bench ] || sed -n '/^measure  */,/^median \[min/p' "$logs/long_$part.log"
  [ "$outcome" = passed ] || tail -n 20 "$logs/long_$part.log"
done
exit "$failed"
