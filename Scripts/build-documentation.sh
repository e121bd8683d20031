#!/usr/bin/env bash
#
# Builds the DocC archives of docs/ and of the modules that are of use outside this package, to .build/documentation, and
# fails where a link of an article or of a landing page leads nowhere. Takes the modules from the debug build: `swift build` comes first.

set -euo pipefail
cd "$(dirname "$0")/.."

modules=.build/debug/Modules
output=.build/documentation
if ! command -v docc >/dev/null; then
    echo 'error: there is no docc: it is in the toolchain, beside swift' >&2
    exit 1
fi

# The C libraries' shims, of this package and of those that it depends on.
includes=(-I "$modules")
for directory in .build/checkouts/*/Sources/*/include; do includes+=(-I "$directory"); done
for map in Sources/CLib*/module.modulemap; do includes+=(-Xcc "-fmodule-map-file=$map"); done

target=$(swift -print-target-info | sed -n 's/^ *"triple" *: *"\(.*\)",*$/\1/p' | head -n 1)
status=0
for module in Archive ELF; do
    graphs=$output/$module.symbols
    mkdir -p "$graphs"
    swift symbolgraph-extract -module-name "$module" -target "$target" -minimum-access-level package \
        "${includes[@]}" -output-dir "$graphs"
    docc convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$graphs" \
        --fallback-display-name "$module" --fallback-bundle-identifier "lambda-pack.$module" \
        --output-path "$output/$module.doccarchive" >"$output/$module.log" 2>&1 || status=1
    # Doc comments are free to leave a parameter out; the landing page's links must hold.
    if grep -A 1 -E '^(warning|error):' "$output/$module.log" | grep -B 1 -E -- "--> $module\.md:"; then status=1; fi
    echo "$output/$module.doccarchive"
done

articles=$output/lambda-pack.docc
rm -rf "$articles"
Scripts/support/docc-articles.py "$articles" || status=1
docc convert "$articles" --fallback-display-name lambda-pack --fallback-bundle-identifier lambda-pack.docs \
    --output-path "$output/lambda-pack.doccarchive" >"$output/lambda-pack.log" 2>&1 || status=1
if grep -A 1 -E '^(warning|error):' "$output/lambda-pack.log"; then status=1; fi
echo "$output/lambda-pack.doccarchive"
exit "$status"
