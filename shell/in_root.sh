#!/bin/sh
# Runs a command inside the build root that shell/setup.sh made: sh shell/in_root.sh CMD [ARG...]
# On a machine that is itself Debian 14 there is no private root and the command runs as it is.
# The command sees the checkout, the cache and /tmp under their own paths, and the machine's network.
set -eu
checkout=$(cd "$(dirname "$0")/.." && pwd)
cache=${BAIJIA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/baijia}
export BAIJIA_CACHE="$cache" CCACHE_NOHASHDIR=1 CCACHE_DIR="$cache/ccache" EM_CACHE="$cache/emscripten" CCACHE_BASEDIR="$checkout"
mkdir -p "$cache/home"
if [ -e "$cache/root.native" ]; then exec "$@"; fi
[ -d "$cache/root" ] || { echo "in_root: no build root yet; run sh shell/setup.sh" >&2; exit 2; }
export HOME="$cache/home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TMPDIR=/tmp
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
  [ -e "$file" ] && set -- --ro-bind "$(readlink -f "$file")" "$file" "$@"
done
work=$PWD
case "$work/" in "$checkout"/*|"$cache"/*|/tmp/*) ;; *) work=$checkout ;; esac
# The options were put before the command, so the command is what follows the last "--ro-bind A B".
exec bwrap --bind "$cache/root" / --dev /dev --bind-try /dev/shm /dev/shm --proc /proc --bind /tmp /tmp \
  --bind "$cache" "$cache" --bind "$checkout" "$checkout" --chdir "$work" "$@"
