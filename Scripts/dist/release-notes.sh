#!/usr/bin/env bash
#
# Prints what CHANGELOG.md says of one version. Fails where it says nothing, or says that it is not released.

set -euo pipefail
(($# == 1)) || {
    echo "Usage: release-notes.sh <version>" >&2
    exit 64
}
changelog=$(dirname "$0")/../../CHANGELOG.md
heading=$(awk -v version="$1" '/^## / && $2 == version { print; found = 1 } END { exit !found }' "$changelog") || {
    echo "error: CHANGELOG.md has no heading '## $1'" >&2
    exit 1
}
if [[ $heading == *'not released'* ]]; then
    echo "error: CHANGELOG.md says '$heading': write the day of the release there" >&2
    exit 1
fi
awk -v version="$1" '/^## / { inside = ($2 == version); next } inside' "$changelog" | sed '/./,$!d'
