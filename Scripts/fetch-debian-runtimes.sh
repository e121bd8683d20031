#!/bin/bash
# Fetches what the tests of retargeting read and run:
#   <release>-<architecture>  libraries of Debian: Swift's runtime of a newer release (trixie, sid), and the C and C++
#                             libraries of an older one (bookworm), from the mirror that apt is configured for, checked by
#                             apt's own keys and unpacked without running anything of them
#   abilists                  zig's lists of glibc's symbols, out of the PyPI package ziglang
#
# usage: fetch-debian-runtimes.sh [DIR]
#   DIR  default: $LAMBDA_PACK_RUNTIMES, else ${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/debian-runtimes
#
# What is there already is left alone. What can't be had is a warning and exit 0: the reason is written to DIR/<name>.unavailable, where
# the tests find it and say that they were skipped, and why.
set -euo pipefail

ziglang_version=0.15.1
directory=${1:-${LAMBDA_PACK_RUNTIMES:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/debian-runtimes}}
mirror=

# A fetch_* function works in an empty folder of its own, leaves the files in ./out, and explains a failure in ./reason.

fetch_abilists() {
    local python
    python=$(command -v python3) || { echo "python3 is not installed" >reason; return 1; }
    # The wheel of any machine has the same lists; nothing of it is run.
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --retries 1 --timeout 20 --dest . "ziglang==$ziglang_version" \
        || { echo "pip could not download ziglang $ziglang_version" >reason; return 1; }
    mkdir out
    "$python" -c 'import sys, zipfile
sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("ziglang/lib/libc/glibc/abilists"))' ziglang-*.whl \
        >out/abilists || { echo "the wheel has no lib/libc/glibc/abilists" >reason; return 1; }
}

# <release> <architecture> <package>...
fetch_debian() {
    local release=$1 architecture=$2 tool file
    shift 2
    for tool in apt-get dpkg-deb; do
        command -v "$tool" >/dev/null || { echo "$tool is not installed" >reason; return 1; }
    done
    [ -n "$mirror" ] || { echo "apt knows no Debian mirror (apt-get update has not run?)" >reason; return 1; }
    # A private apt root: nothing of the system's apt is read but its keys, and nothing is changed.
    mkdir -p apt/state/lists/partial apt/cache/archives/partial apt/empty out
    : >apt/status
    local keys=""
    for file in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
        if [ -r "$file" ]; then
            keys="signed-by=$file"
            break
        fi
    done
    echo "deb [arch=$architecture target=Packages $keys] $mirror $release main" >apt/sources.list
    printf '%s\n' '#clear APT::Architectures;' "APT::Architectures { \"$architecture\"; };" >apt/conf
    local apt=(apt-get --quiet --quiet -c "$PWD/apt/conf" -o "APT::Architecture=$architecture"
        -o "Dir::State=$PWD/apt/state" -o "Dir::State::status=$PWD/apt/status" -o "Dir::Cache=$PWD/apt/cache"
        -o "Dir::Etc::sourcelist=$PWD/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
        -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o APT::Sandbox::User=)
    "${apt[@]}" update || { echo "apt could not read Debian's $release for $architecture" >reason; return 1; }
    "${apt[@]}" download "$@" || { echo "apt could not download $* of $release for $architecture" >reason; return 1; }
    for file in *.deb; do
        dpkg-deb -x "$file" out || { echo "$file could not be unpacked" >reason; return 1; }
    done
    # The host's libraries of the toolchain are none of a function's.
    rm -rf out/usr/libexec/swift/lib/swift/host out/usr/share out/etc
}

# shellcheck source=Scripts/support/fetch-folder.sh
. "$(dirname "$0")/support/fetch-folder.sh"

mkdir -p "$directory"
if command -v apt-get >/dev/null; then
    # shellcheck disable=SC2016 # apt fills these in
    mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' \
        | awk '$1 == "Debian" && $2 == "main" && $3 !~ /-/ { print $4; exit }')
fi
system=(libc6 libstdc++6 libgcc-s1)
fetch_folder "$directory" abilists fetch_abilists
fetch_folder "$directory" bookworm-arm64 fetch_debian bookworm arm64 "${system[@]}"
for release in trixie sid; do
    for architecture in amd64 arm64; do
        fetch_folder "$directory" "$release-$architecture" fetch_debian "$release" "$architecture" libswiftlang "${system[@]}"
    done
done
