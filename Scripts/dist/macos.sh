#!/usr/bin/env bash
#
# Builds lambda-pack for the macOS that this runs on, as one executable that needs nothing but the system's own libraries. The
# release job runs it on a runner for each processor. Not tried yet on a Mac.

set -euo pipefail
umask 022

usage() {
    cat <<'USAGE'
Usage: macos.sh <file>

Builds this package's lambda-pack in .build/dist and writes it to <file>. Needs Xcode and Homebrew, with: libarchive,
libdeflate, libyaml, xz, zstd, lz4, libb2, pkgconf.
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
for formula in libarchive libdeflate libyaml xz zstd lz4 libb2; do
    prefix=$(brew --prefix "$formula") || fail "brew install $formula"
    cp "$prefix"/lib/*.a "$libraries/lib/" || fail "$formula has no static library in $prefix/lib"
    cp -R "$prefix"/include/. "$libraries/include/"
done
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
if otool -L "$1" | tail -n +2 | grep -vE '^\s+(/usr/lib/|/System/)'; then
    fail "it needs the libraries above, which other machines may lack"
fi
