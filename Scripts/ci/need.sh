#!/usr/bin/env bash
#
# Makes sure that commands are there: images for containers often lack some. Each is the name of its package, too.
#
# usage: need.sh COMMAND...

set -euo pipefail

missing=()
for command in "$@"; do
    command -v "$command" >/dev/null || missing+=("$command")
done
((${#missing[@]})) || exit 0

as_root=()
if [[ $(id -u) != 0 ]]; then as_root=(sudo -n); fi
if command -v apt-get >/dev/null; then
    # Certificates are no dependency of curl's package.
    install=(sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends ca-certificates "$@"' sh)
elif command -v dnf >/dev/null; then
    install=(dnf install -q -y)
elif command -v yum >/dev/null; then
    install=(yum install -q -y)
else
    install=()
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ((${#install[@]} == 0)) ||
    ! ${as_root[@]+"${as_root[@]}"} "${install[@]}" "${missing[@]}" >"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    echo "::error::the image lacks ${missing[*]}, and they could not be installed: use one that has them"
    exit 1
fi
