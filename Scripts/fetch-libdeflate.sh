#!/bin/bash
# Makes another libdeflate than the system's, for the tests of sets that two compressors made. The sources come with the
# package `deflate` of the package index that pip is configured for: 0.3.0 has libdeflate 1.7, 0.9.0 has 1.26.
#
# usage: fetch-libdeflate.sh [DIR]
#   DIR  default: $LAMBDA_PACK_LIBDEFLATE, else ${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/libdeflate
#
# Leaves DIR/<version>/libdeflate.so.0. What is there already is left alone. What can't be had is a warning and exit 0: the
# tests then say that they were skipped.
set -euo pipefail

versions=('0.3.0 1.7' '0.9.0 1.26')
directory=${1:-${LAMBDA_PACK_LIBDEFLATE:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/libdeflate}}

unavailable() {
    echo "warning: no other libdeflate: $*"
    exit 0
}

if [ -e "$directory/complete" ]; then exit 0; fi
compiler=$(command -v cc || command -v clang) || unavailable "there is no C compiler"
mkdir -p "$(dirname "$directory")"
partial=$(mktemp -d "$directory.XXXXXX")
trap 'rm -rf "$partial"' EXIT

for pair in "${versions[@]}"; do
    read -r package version <<<"$pair"
    # No build of the Python package: its archive of sources is all that is wanted.
    python3 -m pip download --quiet --disable-pip-version-check --retries 1 --timeout 20 --no-deps \
        --no-binary deflate --dest "$partial/download" "deflate==$package" >"$partial/log" 2>&1 ||
        unavailable "pip could not fetch deflate $package: $(tail -n 1 "$partial/log")"
    tar -x -z -C "$partial" -f "$partial/download/deflate-$package.tar.gz"
    sources=$partial/deflate-$package/libdeflate
    grep -q "LIBDEFLATE_VERSION_STRING.*\"$version\"" "$sources/libdeflate.h" ||
        unavailable "deflate $package does not hold libdeflate $version"
    mkdir "$partial/$version"
    (
        shopt -s nullglob
        "$compiler" -O2 -fPIC -shared -Wl,-soname,libdeflate.so.0 -I"$sources" -o "$partial/$version/libdeflate.so.0" \
            "$sources"/lib/*.c "$sources"/lib/x86/*.c "$sources"/lib/arm/*.c
    ) >"$partial/log" 2>&1 || unavailable "libdeflate $version does not compile: $(tail -n 1 "$partial/log")"
    rm -rf "$partial/deflate-$package"
done

rm -rf "$partial/download" "$partial/log"
touch "$partial/complete"
rm -rf "$directory"
mv "$partial" "$directory"
chmod 755 "$directory"
trap - EXIT
