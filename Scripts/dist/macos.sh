#!/usr/bin/env bash
#
# Builds lambda-pack for the macOS that this runs on, as one executable that needs nothing but the system's own libraries. The
# release job runs it on a runner for each processor. Not tried yet on a Mac.

set -euo pipefail
umask 022

usage() {
    cat <<'USAGE'
Usage: macos.sh <file>

Builds this package's lambda-pack in .build/dist and writes it to <file>, and to <file>.sources what it was
built from. Needs Xcode and Homebrew, with: libarchive, libdeflate, libyaml, xz, zstd, lz4, libb2, pkgconf.
USAGE
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

(($# == 1)) || {
    usage >&2
    exit 64
}
[[ $(uname -s) == Darwin ]] || fail "this is for macOS: build-tool.sh builds for Linux"
package=$(cd "$(dirname "$0")/../.." && pwd -P)
kept=$package/.build/dist
libraries=$kept/libraries-macos
rm -rf "$libraries"
mkdir -p "$libraries/lib" "$libraries/include" "$libraries/pkgconfig"

# A folder without any .dylib: the linker takes what is static.
formulas=(libarchive libdeflate libyaml xz zstd lz4 libb2)
for formula in "${formulas[@]}"; do
    prefix=$(brew --prefix "$formula") || fail "brew install $formula"
    cp "$prefix"/lib/*.a "$libraries/lib/" || fail "$formula has no static library in $prefix/lib"
    cp -R "$prefix"/include/. "$libraries/include/"
done
# Homebrew builds for the release of macOS that it runs on.
oldest=$(otool -l "$libraries"/lib/*.a | awk '$1 == "minos" { print $2 }' | sort -V | tail -n 1)
if [[ -z $oldest || ${oldest%%.*} -gt 13 ]]; then
    printf 'warning: the libraries are for macOS %s and later, and Package.swift promises 13\n' "${oldest:-?}" >&2
fi
for name in libarchive:archive libdeflate:deflate yaml-0.1:yaml; do
    cat >"$libraries/pkgconfig/${name%%:*}.pc" <<PC
prefix=$libraries
Name: ${name%%:*}
Description: the static library
Version: 1
Cflags: -I\${prefix}/include
Libs: -L\${prefix}/lib -l${name##*:}
PC
done

# What libarchive stands on; the system has the rest of it.
flags=()
for library in lzma zstd lz4 b2 bz2 z iconv; do flags+=(-Xlinker "-l$library"); done
unset LAMBDA_PACK_STRICT
PKG_CONFIG_PATH=$libraries/pkgconfig swift build -c release --package-path "$package" --scratch-path "$kept/scratch-macos" \
    --product lambda-pack -Xlinker "-L$libraries/lib" "${flags[@]}" \
    -Xswiftc -file-prefix-map -Xswiftc "$package=."
cp "$kept/scratch-macos/release/lambda-pack" "$1"
strip -x "$1"
needed=$(otool -L "$1")
if tail -n +2 <<<"$needed" | grep -vE '^[[:space:]]+(/usr/lib/|/System/)'; then
    fail "it needs the libraries above, which other machines may lack"
fi
{
    echo "system macos-$(uname -m)"
    echo "commit $(git -C "$package" describe --always --dirty --abbrev=40 --exclude '*')"
    echo "compiler $(swift --version 2>/dev/null | head -n 1)"
    brew list --versions "${formulas[@]}" | sed 's/^/package /'
    echo 'Package.resolved'
    cat "$package/Package.resolved"
} >"$1.sources"
