#!/usr/bin/env bash
#
# Builds lambda-pack for Linux as one executable that needs no shared library, with lambda-pack: it cross-builds, strips,
# checks and packages itself as it does a function, and so the same sources give the same bytes.

set -euo pipefail
umask 022

usage() {
    cat <<'USAGE'
Usage: build-tool.sh <lambda-pack> <x86_64 | arm64> <file> [option of lambda-pack build]...

Runs the given lambda-pack to build this package's own, and writes it to <file>, and to <file>.sources what it was built from.
The compiler is SWIFT (default: swift). The C libraries come from Debian's or Ubuntu's packages of this machine's release, or are
those that SOURCES names (static-libraries.sh). The build is kept in .build/dist.
USAGE
}

(($# >= 3)) || {
    usage >&2
    exit 64
}
tool=$1 arch=$2 file=$3
shift 3
package=$(cd "$(dirname "$0")/../.." && pwd -P)
kept=$package/.build/dist
libraries=$kept/libraries-$arch
mkdir -p "$kept" "$(dirname "$file")"
"$package/Scripts/dist/static-libraries.sh" "$arch" "$libraries"

# What libarchive stands on: its own pkg-config file names more, for readers that lambda-pack never asks for.
flags=("-L$libraries/lib" -lnettle -llzma -lzstd -lbz2 -lz)
# Settings of the caller are not the release's.
for setting in $(compgen -e LAMBDA_PACK_ || true); do unset "$setting"; done
# An earlier set may be a whole one, from a day without an SDK for the other architecture: a part of it would not replace it.
rm -rf "$kept/set-$arch"
# lambda-pack calls the first swift of PATH.
swift=$(command -v "${SWIFT:-swift}")
PATH=$(cd "$(dirname "$swift")" && pwd):$PATH
export PATH
PKG_CONFIG_PATH=$libraries/pkgconfig "$tool" build --quiet --package-path "$package" --product lambda-pack --arch "$arch" \
    --output "$kept/set-$arch" --work-directory "$kept/work-$arch" "${flags[@]/#/--linker=}" "$@"

# The one file of a static function's zip.
unzip -p "$kept/set-$arch/functions/lambda-pack-$arch.zip" bootstrap >"$file.new"
chmod 755 "$file.new"
"$package/Scripts/dist/list-sources.sh" "$arch" "$libraries" "$kept/set-$arch" >"$file.sources.new"
mv "$file.sources.new" "$file.sources"
mv "$file.new" "$file"
