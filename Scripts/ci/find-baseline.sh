#!/usr/bin/env bash
#
# Says, in GitHub Actions, what a set is to be compared with, as lines for $GITHUB_OUTPUT:
#   baseline=<manifest>   $BASELINE, where the workflow names one
#   ref=<ref>             else: lambda-pack builds the commit where HEAD left it,
#   kept=<manifest>       unless the artifact of that commit's own run serves
#
# usage: find-baseline.sh DIR    (TOKEN, PACKAGE_PATH, BASELINE, BASE, MANIFEST_NAME)
#   DIR  where the artifact is unpacked

set -euo pipefail

directory=$1
if [[ -n ${BASELINE:-} ]]; then
    echo "baseline=$BASELINE"
    exit 0
fi
echo "ref=$BASE"

# What git can't say here, `check` reports, and ends with it.
commit=$(lambda-pack ci merge-base --package-path "$PACKAGE_PATH" "$BASE" 2>/dev/null) || exit 0

# shellcheck source=github-api.sh
source "$(dirname "$0")/github-api.sh"
mkdir -p "$directory"
# The newest ones come first, and one of a recent commit is looked for.
artifact=
for page in 1 2 3 4 5; do
    answer=$directory/artifacts.$page
    if ! api GET "/actions/artifacts?name=$MANIFEST_NAME&per_page=100&page=$page" "$answer"; then
        echo "::notice::the list of artifacts could not be read (HTTP $http_status): the base commit is built" >&2
        exit 0
    fi
    artifact=$(lambda-pack ci artifact --name "$MANIFEST_NAME" --commit "$commit" "$answer") || {
        echo "::notice::the list of artifacts could not be read: the base commit is built" >&2
        exit 0
    }
    if [[ -n $artifact ]] || ! api_has_next "$answer"; then break; fi
done
[[ -n $artifact ]] || exit 0
if ! api GET "/actions/artifacts/$artifact/zip" "$directory/artifact.zip"; then
    echo "::notice::the manifest of ${commit:0:12} could not be downloaded (HTTP $http_status): the commit is built" >&2
    exit 0
fi
if lambda-pack ci extract --to "$directory" "$directory/artifact.zip" manifest.json provenance.json >&2; then
    echo "kept=$directory/manifest.json"
fi
