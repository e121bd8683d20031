#!/usr/bin/env bash
#
# Packages fixtures/storefront in both linkages, and shows what is refused, what a branch adds, and why. Then
# fixtures/marketplace, whose functions have modules in common.

set -euo pipefail
cd "$(dirname "$0")/../fixtures/storefront"
# shellcheck source=support/owned-directory.sh
source ../../Scripts/support/owned-directory.sh
unset LAMBDA_PACK_STRICT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
pack() {
    printf '$ swift package lambda-pack %s\n' "$*"
    swift package lambda-pack "$@"
}
# Runs what must be refused.
refused() {
    if pack "$@"; then
        echo "error: this should have been refused" >&2
        exit 1
    fi
}

say 'Static linkage: one file a function, both architectures'
pack

if [[ $(uname -sm) != 'Linux x86_64' ]]; then
    echo 'skipped: shared linkage is shown for x86_64, which this machine does not build by itself'
    exit 0
fi

shared=(--linkage shared --quiet)
# As the plugin's run above has built it.
tool=$(find "$PWD/.build" -path '*/debug/lambda-pack' -type f | head -n 1)

say 'A branch that adds Foundation to one function: caught by its budget, with the modules named'
if command -v git >/dev/null && [[ $(uname -s) == Linux ]]; then
    branch=$PWD/.build/demo-branch
    claim_directory "$branch"
    rm -rf "$branch"
    claim_directory "$branch"
    cp -R Package.swift Sources Kit "$branch"
    (
        cd "$branch"
        # The copy needs no plugin: the tool is there.
        grep -v '"swift-lambda-pack", path:' Package.swift >Package.new && mv Package.new Package.swift
        printf 'architectures: [x86_64]\nproducts: [Orders, Shipping]\nbudgets:\n  growth: {warn: 64 kB, fail: 5 %%}\n' >lambda-pack.yml
        printf '.build\n%s\n' "$owned_marker" >.gitignore
        git init --quiet --initial-branch main
        commit() { git add --all && git -c user.name=demo -c user.email=demo@example.org commit --quiet --message "$1"; }
        commit 'before'
        git checkout --quiet -b labels
        cat >Sources/Shipping/Departure.swift <<'SWIFT'
import Foundation

let departure = DateFormatter.localizedString(from: Date(), dateStyle: .full, timeStyle: .none)
SWIFT
        sed -i 's/let weightGrams = /_ = departure\n        &/' Sources/Shipping/Shipping.swift
        commit 'Shipping says when'
        echo '$ lambda-pack build && lambda-pack check --baseline-ref main --html check.html'
        "$tool" build --quiet
        if "$tool" check --baseline-ref main --html check.html; then
            echo "error: this should have been over budget" >&2
            exit 1
        fi
        echo "$branch/check.html"
    )
fi

say 'Shared linkage as built on this system: refused for provided.al2023'
if ldd --version 2>&1 | head -n 1 | grep -Eq ' 2\.(2[0-9]|3[0-4])$'; then
    echo 'skipped: the glibc of this system is as old as that of provided.al2023'
else
    refused --arch x86_64 "${shared[@]}" --output .build/lambda-pack-shared-x86_64
fi

say 'The same, retargeted: layers, versions, and what they save'
pack --arch x86_64 --linkage shared --output .build/lambda-pack-shared-x86_64 --retarget --explain

say 'Functions on SwiftNIO: the modules that they share become dylibs in a layer, and what the data of ICU costs is said'
(
    cd ../marketplace
    echo '$ lambda-pack build --arch x86_64 --linkage shared --retarget --explain'
    "$tool" build --arch x86_64 --linkage shared --output .build/lambda-pack-shared --retarget --explain
)

sdks=${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/swift-sdks
sysroot=$(find "$sdks" -maxdepth 2 -name sysroot 2>/dev/null | sort | tail -n 1)
if [[ -z $sysroot ]]; then
    echo 'skipped: there is no SDK of glibc for arm64'
    exit 0
fi

say 'arm64 with an SDK of a newer system: refused, and cured by retargeting'
refused --arch arm64 "${shared[@]}" --output .build/lambda-pack-shared-arm64
pack --arch arm64 --linkage shared --output .build/lambda-pack-shared-arm64 --retarget --explain

say "and accepted as it is for a profile of the SDK's own system"
pack profile --root "$sysroot" --arch arm64 --name sdk-system --output-file .build/sdk-system.json
pack --arch arm64 --linkage shared --output .build/lambda-pack-shared-arm64 --profile "$PWD/.build/sdk-system.json"
