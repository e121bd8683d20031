#!/usr/bin/env bash
#
# Puts lambda-pack on a job's PATH: one that the workflow brings, the release of a version, or one built from the sources
# beside this script.
#
# usage: install-tool.sh    (TOOL, VERSION, CHECKSUM, DOWNLOADS, RUNNER_TEMP, GITHUB_PATH)
#   TOOL       an executable; then nothing is downloaded
#   VERSION    such as 0.1.0; empty for the sources' own; `source` builds it
#   CHECKSUM   SHA-256 of the archive; empty takes the release's SHA256SUMS
#   DOWNLOADS  where releases lie: <DOWNLOADS>/<version>/<file>

set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
version=${VERSION:-}
downloads=${DOWNLOADS:-https://github.com/swift-lambda-pack/swift-lambda-pack/releases/download}
bin=$RUNNER_TEMP/lambda-pack-tool/bin
mkdir -p "$bin"

fail() {
    echo "::error::$1"
    exit 1
}

finish() {
    local said
    said=$("$bin/lambda-pack" --version 2>&1) || fail "lambda-pack does not start here: $said"
    echo "$bin" >>"$GITHUB_PATH"
    echo "lambda-pack $said"
}

if [[ -n ${TOOL:-} ]]; then
    [[ -f $TOOL && -x $TOOL ]] || fail "the input 'tool' names no executable: $TOOL"
    ln -sf "$(cd "$(dirname "$TOOL")" && pwd)/$(basename "$TOOL")" "$bin/lambda-pack"
    finish
    exit
fi

if [[ $version == source ]]; then
    command -v swift >/dev/null || fail "there is no Swift to build lambda-pack with: leave 'version' empty, or use an image with Swift"
    "$root/Scripts/install-dependencies.sh"
    swift build --package-path "$root" --product lambda-pack
    ln -sf "$(swift build --package-path "$root" --product lambda-pack --show-bin-path)/lambda-pack" "$bin/lambda-pack"
    finish
    exit
fi

if [[ -z $version ]]; then
    version=$(sed -nE 's/.*static let current = "([^"]+)".*/\1/p' "$root/Sources/LambdaPackModel/Identity/Version.swift")
fi
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([.-][0-9A-Za-z.-]+)?$ ]] || fail "the input 'version' is no version: $version"

case $(uname -s) in
Linux) system=linux ;;
Darwin) system=macos ;;
*) fail "no lambda-pack is built for $(uname -s): set 'version: source'" ;;
esac
case $(uname -m) in
x86_64 | amd64) machine=x86_64 ;;
aarch64 | arm64) machine=arm64 ;;
*) fail "no lambda-pack is built for $(uname -m): set 'version: source'" ;;
esac
name=lambda-pack-$version-$system-$machine.tar.gz

# Images of Swift come without curl.
"$root/Scripts/ci/need.sh" curl tar gzip

work=$(mktemp -d "$RUNNER_TEMP/lambda-pack-download.XXXXXX")
trap 'rm -rf "$work"' EXIT

download() { # <name>
    local status protocols='=https'
    # Mirrors inside of a network may have no certificate; the archive's checksum counts there, too.
    if [[ $downloads == http://* ]]; then protocols='=http,https'; fi
    status=$(curl --silent --show-error --location --proto "$protocols" --retry 3 --max-time 300 \
        --output "$work/$1" --write-out '%{http_code}' "$downloads/$version/$1" 2>"$work/words") || {
        fail "$1 of lambda-pack $version can't be downloaded from $downloads: $(tail -n 1 "$work/words")"
    }
    case $status in
    200) ;;
    404) fail "there is no $1 of lambda-pack $version at $downloads: name a released 'version', or set 'version: source'" ;;
    *) fail "$1 of lambda-pack $version can't be downloaded from $downloads: HTTP $status" ;;
    esac
}

checksum=${CHECKSUM:-}
if [[ -z $checksum ]]; then
    download SHA256SUMS
    # `<sha256>  <name>`, or with `*` before the name for binary mode (sha256sum(1)).
    checksum=$(awk -v name="$name" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
fi
[[ $checksum =~ ^[0-9a-f]{64}$ ]] || fail "there is no single SHA-256 of $name: '$checksum'"
download "$name"
if command -v sha256sum >/dev/null; then
    found=$(sha256sum "$work/$name")
else
    found=$(shasum -a 256 "$work/$name")
fi
found=${found%% *}
[[ $found == "$checksum" ]] || fail "$name is not what was released: its SHA-256 is $found, and not $checksum"
tar -xzf "$work/$name" -C "$work" bin/lambda-pack
mv -f "$work/bin/lambda-pack" "$bin/lambda-pack"
finish
