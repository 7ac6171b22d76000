#!/bin/sh
# Prepares the build root, builds everything, runs every test: sh tests/run.sh
# Only some suites: sh tests/run.sh NAME… – a suite runs when its name contains one of the words (sync, web, tidy …).
# One line a suite, then one line alone with the total. What a suite said is in build/logs/NAME.log.
set -u
cd "$(dirname "$0")/.." || exit 2
logs=build/logs
mkdir -p "$logs"
jobs=$(nproc 2>/dev/null || echo 2)
passed_total=0
failed_total=0
words=$*

in_root() { sh shell/in_root.sh "$@"; }

wanted() { # NAME: asked for, or nothing in particular is
  [ -z "$words" ] && return 0
  for word in $words; do case "$1" in *"$word"*) return 0 ;; esac; done
  return 1
}

report() { # NAME PASSED FAILED SECONDS
  printf '%-28s %6s passed %4s failed %5s s\n' "$1" "$2" "$3" "$4"
  passed_total=$((passed_total + $2))
  failed_total=$((failed_total + $3))
  if [ "$3" -gt 0 ]; then
    echo "---- $1, from $logs/$1.log:"
    grep -v '^\[[0-9]*/[0-9]*\] ' "$logs/$1.log" | tail -n 60
    echo '----'
  fi
}

step() { # NAME COMMAND…: one that passes or fails as a whole
  step_name=$1
  shift
  step_began=$(date +%s)
  if "$@" >"$logs/$step_name.log" 2>&1; then set -- 1 0; else set -- 0 1; fi
  report "$step_name" "$1" "$2" $(($(date +%s) - step_began))
  [ "$2" -eq 0 ]
}

# A suite that ends without its closing line (a crash, a time limit, no test at all) counts as one failure.
native_suite() { # EXECUTABLE
  name=$(basename "$1")
  began=$(date +%s)
  in_root timeout 900 "$1" --reporter console::out=- --reporter "xml::out=$logs/$name.xml" >"$logs/$name.log" 2>&1
  code=$?
  counts=$(sed -n 's/.*<OverallResultsCases successes="\([0-9]*\)" failures="\([0-9]*\)" expectedFailures="\([0-9]*\)".*/\1 \2/p' \
    "$logs/$name.xml" 2>/dev/null | tail -n 1)
  passed=${counts%% *}
  failed=${counts##* }
  [ -n "$counts" ] || { passed=0 failed=1; }
  [ "$code" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
  [ $((passed + failed)) -eq 0 ] && failed=1
  report "$name" "$passed" "$failed" $(($(date +%s) - began))
}

node_suite() { # FILE
  name=web_$(basename "$1" _test.mjs)
  began=$(date +%s)
  in_root env BAIJIA_HUB="$PWD/build/native/shell/hub/baijia-hub" BAIJIA_BUNDLE="$PWD/build/web/bundle" \
    timeout 1800 node --test --test-reporter=tap "$1" >"$logs/$name.log" 2>&1
  code=$?
  passed=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$logs/$name.log" | tail -n 1)
  failed=$(sed -n 's/^# fail \([0-9]*\)$/\1/p' "$logs/$name.log" | tail -n 1)
  cancelled=$(sed -n 's/^# cancelled \([0-9]*\)$/\1/p' "$logs/$name.log" | tail -n 1)
  passed=${passed:-0}
  failed=$((${failed:-1} + ${cancelled:-0}))
  [ "$code" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
  [ $((passed + failed)) -eq 0 ] && failed=1
  report "$name" "$passed" "$failed" $(($(date +%s) - began))
}

our_sources() { git ls-files --cached --others --exclude-standard '*.h' '*.cpp' | while read -r file; do [ -e "$file" ] && echo "$file"; done; }

check_format() { our_sources | in_root xargs clang-format --dry-run -Werror; }

check_tidy() { # the core's sources that are not known to be clean with these settings, headers and compiler
  mkdir -p build/tidy
  common=$(cat .clang-tidy $(our_sources | grep -E '^core/.*\.h$') | sha256sum | cut -c1-16)
  our_sources | grep -E '^core/.*\.cpp$' | while read -r file; do
    grep -q "/$file\"" build/native/compile_commands.json || continue
    stamp="build/tidy/$({ echo "$common $file"; cat "$file"; } | sha256sum | cut -c1-24)"
    [ -e "$stamp" ] || echo "$file $stamp"
  done >build/tidy/list
  in_root xargs -r -P "$jobs" -L 1 sh -c 'clang-tidy --quiet -p build/native "$0" 2>&1 && touch "$1"' <build/tidy/list
}

configure_and_build() { # PRESET
  in_root cmake --preset "$1" && in_root cmake --build --preset "$1" -j "$jobs"
}

finish() {
  echo "$passed_total passed, $failed_total failed"
  if [ "$failed_total" -eq 0 ]; then exit 0; fi
  exit 1
}

step setup sh shell/setup.sh || finish
step build_native configure_and_build native || finish
step build_web configure_and_build web || finish
if wanted format; then step format check_format; fi
for suite in $(sed -n 's/^baijia_suite(\([a-z0-9_]*\).*/\1/p' tests/CMakeLists.txt); do
  if wanted "$suite"; then native_suite "build/native/tests/$suite"; fi
done
for file in tests/web/*_test.mjs; do
  if [ -e "$file" ] && wanted "web_$(basename "$file" _test.mjs)"; then node_suite "$file"; fi
done
if wanted tidy; then step tidy check_tidy; fi
finish
