#!/usr/bin/env bash
#
# Keeps one comment on a pull request: the one of ours that starts with the check's marker is written anew, or made.
#
# usage: comment.sh PULL_REQUEST REPORT [ID]    (TOKEN, COMMIT, GITHUB_API_URL, GITHUB_GRAPHQL_URL, GITHUB_REPOSITORY)
#   REPORT  what `check --output-file` or `--failure-report` wrote
#   COMMIT  what the report is of, for its readers
#
# A comment that can't be written is no failure of the check: pull requests from forks have a token that may only read.

set -euo pipefail

pull_request=$1 report=$2 id=${3-}
# shellcheck source=github-api.sh
source "$(dirname "$0")/github-api.sh"
check=(${id:+--id "$id"})

lambda-pack ci render --body ${check[@]+"${check[@]}"} ${COMMIT:+--commit "$COMMIT"} "$report" >"$api_work/body.json"

refused() { # <what>
    case $http_status in
    401) echo "::notice::$1: the token is not accepted (HTTP 401). The result is in the job's summary." ;;
    403 | 404)
        echo "::notice::$1: the token lacks pull-requests: write (HTTP $http_status). The result is in the job's summary."
        ;;
    *) echo "::warning::$1 (HTTP $http_status). The result is in the job's summary." ;;
    esac
    exit 0
}

# Whose comments are ours. A token of an app, as the job's own is, may ask this of GraphQL alone.
author='github-actions[bot]'
printf '{"query":"query { viewer { login } }"}' >"$api_work/viewer-query.json"
if api POST "${GITHUB_GRAPHQL_URL:-$GITHUB_API_URL/graphql}" "$api_work/viewer" "$api_work/viewer-query.json"; then
    author=$(lambda-pack ci author "$api_work/viewer") || author='github-actions[bot]'
fi

api_pages "/issues/$pull_request/comments?sort=created" "$api_work/comments" || refused 'the comments could not be read'
known=$(lambda-pack ci comment --author "$author" ${check[@]+"${check[@]}"} "${pages[@]}") || {
    echo "::warning::the list of comments could not be read. The result is in the job's summary."
    exit 0
}
if [[ -n $known ]]; then
    api PATCH "/issues/comments/$known" "$api_work/answer" "$api_work/body.json" && exit 0
    # Locked, or deleted since: a second one then.
    [[ $http_status == 403 || $http_status == 404 ]] || refused 'the comment could not be written anew'
fi
api POST "/issues/$pull_request/comments" "$api_work/answer" "$api_work/body.json" ||
    refused 'no comment could be written'
