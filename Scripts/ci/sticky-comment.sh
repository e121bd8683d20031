#!/usr/bin/env bash
#
# Keeps one comment on a pull request: the one that starts with lambda-pack's marker is written anew, or made.
#
# usage: sticky-comment.sh PULL_REQUEST MARKDOWN_FILE        (gh, GH_TOKEN, GITHUB_REPOSITORY)
#
# A pull request from a fork may not comment. That is no failure: the text is in the step's summary, and the file
# is among the action's outputs.

set -euo pipefail

pull_request=$1 markdown=$2
marker='<!-- lambda-pack check -->'

known=$(
    gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$pull_request/comments" \
        --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1
) || known=

if [[ -n $known ]]; then
    request=(--method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known")
else
    request=(--method POST "repos/$GITHUB_REPOSITORY/issues/$pull_request/comments")
fi
if ! gh api "${request[@]}" --field "body=@$markdown" >/dev/null; then
    echo "::notice::no comment could be written (a pull request from a fork?): the result is in the step's summary"
fi
