#!/bin/sh
# Prepares the build root: every compiler, library, browser and npm package that Baijia is built and tested with.
#
#   sh shell/setup.sh          make or update it; does nothing, in well under a second, when it is up to date
#   sh shell/in_root.sh CMD    run a command inside it
#
# Everything comes from Debian 14 (forky) packages and npm packages by name. On Debian 14 they are installed on the
# machine; elsewhere a private root is made in $BAIJIA_CACHE (default ~/.cache/baijia), outside the checkout, and the
# mirror is the one that the machine's own apt uses. Needs root (or sudo-less user namespaces) and about 4 GB.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${BAIJIA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/baijia}
export BAIJIA_CACHE="$cache"

build_packages="ca-certificates g++ cmake ninja-build ccache emscripten clang-format clang-tidy dpkg-dev git python3 \
 clang libclang-rt-dev gcovr \
 nodejs npm terser brotli unicode-data python3-fonttools python3-brotli \
 libcereal-dev catch2 libdrogon-dev libsodium-dev libspdlog-dev libcli11-dev nlohmann-json3-dev libpugixml-dev libzip-dev \
 zlib1g-dev libqrcodegencpp-dev libxxhash-dev libc-gconv-modules-extra procps curl \
 python3-openpyxl qrencode"
test_packages="chromium firefox-esr webkitgtk-webdriver xvfb xauth fonts-noto-cjk fonts-noto-color-emoji \
 libegl1 libgl1-mesa-dri libgles2 gir1.2-webkit2-4.1 gir1.2-gtk-3.0 python3-gi openssl nginx"

stamp=$(cat "$here/setup.sh" "$here/in_root.sh" "$here/npm/package.json" "$here/npm/package-lock.json" | sha256sum | cut -c1-16)
[ "$(cat "$cache/stamp" 2>/dev/null || true)" = "$stamp" ] && exit 0

say() { echo "setup: $*" >&2; }
mkdir -p "$cache/home" "$cache/npm" "$cache/src" "$cache/ccache" "$cache/emscripten"

machine_needs() { # Debian packages that the machine itself must have
  missing=
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"; done
  [ -z "$missing" ] && return 0
  say "installing on this machine:$missing"
  apt-get update -qq || say "apt-get update reported an error; going on with the lists there are"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

services_stay_off() { # in the root $1, packages that bring a service do not start it (Debian's policy-rc.d)
  [ -e "$1/usr/sbin/policy-rc.d" ] && return 0
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod +x "$1/usr/sbin/policy-rc.d"
}

machine_mirror() { # the Debian mirror of the machine's apt; Ubuntu has none of Debian's, so the public one
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\(http[^ ]*\) .*/\2/p'
    cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\(http[^ ]*\).*/\1/p'; } |
    grep -E '/debian/?$' | head -n 1 | grep . || echo http://deb.debian.org/debian
}

. /etc/os-release
if [ "${VERSION_CODENAME:-}" = forky ]; then
  touch "$cache/root.native"
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    services_stay_off ""
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  machine_needs $build_packages $test_packages
else
  machine_needs mmdebstrap bubblewrap
  if [ ! -e "$cache/root/.complete" ]; then
    say "making the build root (a few minutes, once)"
    rm -rf "$cache/root" "$cache/root.new"
    mirror=$(machine_mirror)
    mmdebstrap --quiet --variant=apt --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
      --include="$(echo $build_packages | tr ' ' ',')" forky "$cache/root.new" \
      "deb $mirror forky main" "deb-src $mirror forky main" ||
      { say "failed; is the machine's keyring older than forky's keys? see debian-archive-keyring"; exit 1; }
    touch "$cache/root.new/.complete"
    mv "$cache/root.new" "$cache/root"
  fi
  services_stay_off "$cache/root"
  # What is there already stays as it is: a tool that changes by itself is a change that nobody made.
  sh "$here/in_root.sh" sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-upgrade --no-install-recommends $build_packages $test_packages" \
    >"$cache/apt.log" 2>&1 || { tail -n 20 "$cache/apt.log" >&2; exit 1; }
fi

# npm's packages: libraries and test drivers only, none runs an install script.
cp "$here/npm/package.json" "$here/npm/package-lock.json" "$cache/npm/"
say "npm packages"
if command -v npm >/dev/null 2>&1; then npm_config_registry=$(npm config get registry 2>/dev/null) && export npm_config_registry; fi
sh "$here/in_root.sh" sh -c "cd '$cache/npm' && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error" >"$cache/npm.log" 2>&1 ||
  { tail -n 20 "$cache/npm.log" >&2; exit 1; }

# Dear ImGui is compiled by us, for wasm and native, from Debian's source package.
if [ ! -e "$cache/src/imgui/imgui.h" ]; then
  say "source of Dear ImGui"
  rm -rf "$cache/src/imgui.new" && mkdir "$cache/src/imgui.new"
  sh "$here/in_root.sh" sh -c "cd '$cache/src/imgui.new' && apt-get source -qq imgui" >"$cache/imgui.log" 2>&1 ||
    { tail -n 20 "$cache/imgui.log" >&2; exit 1; }
  rm -rf "$cache/src/imgui"
  mv "$cache"/src/imgui.new/imgui-*/ "$cache/src/imgui" && rm -rf "$cache/src/imgui.new"
fi

echo "$stamp" >"$cache/stamp"
say "ready"
