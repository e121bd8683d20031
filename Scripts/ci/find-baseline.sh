#!/usr/bin/env bash
#
# Says, in GitHub Actions, what a pull request is to be compared with, as two lines for $GITHUB_OUTPUT:
#   option=--baseline       value=<manifest>   the base branch's own artifact, or $BASELINE
#   option=--baseline-ref   value=<commit>     where there is no artifact: lambda-pack builds the commit
#
# Needs gh and its GH_TOKEN, and a clone with history (fetch-depth: 0).

set -euo pipefail

if [[ -n ${BASELINE:-} ]]; then
    printf 'option=--baseline\nvalue=%s\n' "$BASELINE"
    exit 0
fi

cd "${PACKAGE_PATH:-.}"
base=$(git merge-base HEAD "origin/$GITHUB_BASE_REF") || {
    echo "::error::the clone has no history in common with origin/$GITHUB_BASE_REF: check out with fetch-depth: 0" >&2
    exit 1
}

# Of this repository's own runs alone: what a fork uploads under the same name is nobody's baseline.
artifact=$(
    gh api "repos/$GITHUB_REPOSITORY/actions/artifacts?name=lambda-pack-manifest&per_page=100" --jq "
        [.artifacts[] | select(.expired | not)
            | select(.workflow_run.head_sha == \"$base\")
            | select(.workflow_run.head_repository_id == .workflow_run.repository_id)][0].id // empty"
) || artifact=

if [[ -n $artifact ]]; then
    folder=$RUNNER_TEMP/lambda-pack/baseline
    mkdir -p "$folder"
    if gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/$artifact/zip" >"$folder/artifact.zip" &&
        unzip -q -o "$folder/artifact.zip" manifest.json -d "$folder"; then
        # What the manifest was built with; older runs have not kept it.
        unzip -q -o "$folder/artifact.zip" provenance.json -d "$folder" 2>/dev/null || rm -f "$folder/provenance.json"
        printf 'option=--baseline\nvalue=%s\n' "$folder/manifest.json"
        exit 0
    fi
fi

printf 'option=--baseline-ref\nvalue=%s\n' "$base"
