#!/usr/bin/env bash
#
# Makes, once, a Swift SDK for Linux on another architecture from Debian 13's packages, for the demo and the tests:
# `lambda-pack sdk make --debian trixie`, where no SDK serves yet.

set -euo pipefail
umask 022

readonly release=trixie name=debian13 # what `sdk make --debian trixie` calls it

usage() {
    cat <<'USAGE'
Usage: debian-swift-sdk.sh [--arch arm64|x86_64] [--cache DIR] [--print-path]

Makes a Swift SDK for the running compiler from Debian 13's packages, unless it is in the cache already, or the
Static Linux SDK for this compiler is installed (then that one serves, and nothing is made). Builds lambda-pack first.

  --arch ARCH    what to build for (default: arm64)
  --cache DIR    where SDKs are kept (default: ${XDG_CACHE_HOME:-~/.cache}/lambda-pack/swift-sdks)
  --print-path   print the directory that holds the SDK, for `swift build --swift-sdks-path`, on stdout

Needs apt-get (any user will do), and about 2.5 GB in the cache while it is made. docs/sdk.md says what the SDK has.
USAGE
}

# Progress goes to stderr: stdout is the answer's alone.
note() { printf '%s\n' "$*" >&2; }
fail() {
    note "error: $*"
    exit 1
}

arch=arm64
cache=
print_path=false
while (($# > 0)); do
    case $1 in
    --arch | --cache)
        (($# >= 2)) || fail "$1 needs a value"
        if [[ $1 == --arch ]]; then arch=$2; else cache=$2; fi
        shift
        ;;
    --arch=*) arch=${1#*=} ;;
    --cache=*) cache=${1#*=} ;;
    --print-path) print_path=true ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 64
        ;;
    esac
    shift
done

case $arch in
arm64 | aarch64) arch=arm64 cpu=aarch64 ;;
x86_64 | amd64) arch=x86_64 cpu=x86_64 ;;
*) fail "unknown architecture '$arch': arm64 or x86_64" ;;
esac
swift=${SWIFT:-swift}
command -v "$swift" >/dev/null || fail "no '$swift' on PATH: install Swift first"

# "Swift version 6.3.1 (swift-6.3.1-RELEASE)"
compiler=$("$swift" -print-target-info | sed -n 's/^ *"compilerVersion": *"\(.*\)",\{0,1\}$/\1/p' | head -n 1)
[[ $compiler =~ Swift\ version\ ([0-9][^\ ]*) ]] || fail "no version in what 'swift -print-target-info' says: '$compiler'"
version=${BASH_REMATCH[1]}
release_tag=swift-$version-RELEASE
[[ $compiler =~ \((swift-[^\ \)]+)\) ]] && release_tag=${BASH_REMATCH[1]}

found_in() { # <directory>
    if $print_path; then printf '%s\n' "$1"; fi
    exit 0
}

# SwiftPM's default directories for SDKs. An SDK serves the compiler that it was built with, and no other.
for directory in "${XDG_CONFIG_HOME:-$HOME/.config}/swiftpm/swift-sdks" "$HOME/.config/swiftpm/swift-sdks" \
    "$HOME/.swiftpm/swift-sdks" "$HOME/Library/org.swift.swiftpm/swift-sdks"; do
    for bundle in "$directory"/*.artifactbundle; do
        grep -qsF "$release_tag" "$bundle/info.json" || continue
        if find "$bundle" -maxdepth 4 -name swift-sdk.json -exec grep -qF "$cpu-swift-linux-musl" {} \; -print |
            grep -q .; then
            note "Static Linux SDK for Swift $version found: ${bundle##*/}. Nothing to build."
            found_in "$directory"
        fi
    done
done

cache=${cache:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/swift-sdks}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
bundle=$cache/$name-$cpu-$version.artifactbundle
# Earlier versions of this script left a stamp.
if [[ -f $bundle/lambda-pack-sdk.json || -f $bundle/stamp ]]; then
    note "Swift SDK ${bundle##*/}: $cache"
    found_in "$cache"
fi

cd "$(dirname "$0")/.."
note "Building lambda-pack, which makes the SDK"
"$swift" build --product lambda-pack >&2
"$("$swift" build --show-bin-path)/lambda-pack" sdk make --arch "$arch" --debian "$release" --swift-sdks-path "$cache" >&2
found_in "$cache"
