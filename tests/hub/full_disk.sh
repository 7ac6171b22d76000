#!/bin/sh
# The test of a full disk once more, on a file system of 2 MB that is really full: sh tests/hub/full_disk.sh
# Needs the native build, and root or user namespaces for the mount, which is gone with its namespace.
set -eu
cd "$(dirname "$0")/../.."
# in_root's own mounts are private to it, so the mount is made there.
sh shell/in_root.sh true
disk=$(mktemp -d)
trap 'rmdir "$disk"' EXIT
unshare=unshare
[ "$(id -u)" -eq 0 ] && unshare="unshare --mount" || unshare="unshare --map-root-user --mount"
$unshare sh -c "
  mount -t tmpfs -o size=2m small '$disk' &&
  BAIJIA_SMALL_DISK='$disk' sh shell/in_root.sh build/native/tests/hub_tests 'a hub on a full disk*'"
