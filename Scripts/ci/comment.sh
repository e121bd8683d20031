#!/usr/bin/env bash
#
# Keeps one comment on a pull request: the one that starts with the check's marker is written anew, or made.
#
# usage: comment.sh PULL_REQUEST REPORT [ID]    (TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY)
#   REPORT  what `check --output-file` or `--failure-report` wrote
#
# A comment that can't be written is no failure of the check: pull requests from forks have a token that may only read.

set -euo pipefail

pull_request=$1 report=$2 id=${3-}
# shellcheck source=github-api.sh
source "$(dirname "$0")/github-api.sh"
check=(${id:+--id "$id"})

lambda-pack ci render --body ${check[@]+"${check[@]}"} "$report" >"$api_work/body.json"

refused() { # <what>
    case $http_status in
    401 | 403 | 404) echo "::notice::$1: the token may not (HTTP $http_status). The result is in the job's summary." ;;
    *) echo "::warning::$1 (HTTP $http_status). The result is in the job's summary." ;;
    esac
    exit 0
}

api_pages "/issues/$pull_request/comments?sort=created" "$api_work/comments" || refused 'the comments could not be read'
known=$(lambda-pack ci comment ${check[@]+"${check[@]}"} "${pages[@]}")
if [[ -n $known ]]; then
    api PATCH "/issues/comments/$known" "$api_work/answer" "$api_work/body.json" && exit 0
    # Somebody else's comment that begins like ours can't be written anew: a second one then.
    [[ $http_status == 403 || $http_status == 404 ]] || refused 'the comment could not be written anew'
fi
api POST "/issues/$pull_request/comments" "$api_work/answer" "$api_work/body.json" ||
    refused 'no comment could be written'
