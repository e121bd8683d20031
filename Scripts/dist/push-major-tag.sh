#!/usr/bin/env bash
#
# Moves the tag of the major version, such as v0, to a release: workflows name the action by it. A run that is repeated after
# a newer version was tagged leaves it where it is.

set -euo pipefail
(($# == 3)) || {
    echo "Usage: push-major-tag.sh <checkout> <repository> <version>    (TOKEN)" >&2
    exit 64
}
# shellcheck source=git-token.sh
source "$(dirname "$0")/git-token.sh"
cd "$1"
repository=$2 version=$3
[[ $version =~ ^([0-9]+)\.[0-9]+\.[0-9]+$ ]] || {
    echo "error: '$version' is no version" >&2
    exit 1
}
major=${BASH_REMATCH[1]}
newest=$(git ls-remote --refs --tags "$repository" | sed -nE "s,^.*refs/tags/($major\.[0-9]+\.[0-9]+)\$,\1,p" |
    sort --version-sort | tail -n 1)
if [[ $newest != "$version" ]]; then
    echo "v$major stays: the newest version is ${newest:-not there}"
    exit 0
fi
git push --quiet --force "$repository" "$(git rev-parse --verify "$version^{commit}"):refs/tags/v$major"
echo "v$major is $version"
