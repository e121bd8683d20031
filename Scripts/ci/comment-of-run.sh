#!/usr/bin/env bash
#
# Comments on the pull request that another workflow's run was for, with what that run has left. For workflows that
# `workflow_run` starts: they have a token that may write, which the runs of forks have not.
#
# usage: comment-of-run.sh    (TOKEN, RUN, HEAD_SHA, HEAD_OWNER, HEAD_BRANCH, REPORT_NAME, GITHUB_API_URL,
#                             GITHUB_GRAPHQL_URL, GITHUB_REPOSITORY)
#
# The run may have been a stranger's. Which pull request it was for is therefore asked of GitHub; and its reports are read
# as data, and rendered here: no text of theirs becomes markup, and none of their files is run.

set -euo pipefail

here=$(dirname "$0")
# shellcheck source=github-api.sh
source "$here/github-api.sh"

# As part of a URL (RFC 3986, 2.1), byte by byte.
encoded() {
    local LC_ALL=C text=$1 index character
    for ((index = 0; index < ${#text}; index++)); do
        character=${text:index:1}
        case $character in
        [A-Za-z0-9._~-]) printf '%s' "$character" ;;
        *) printf '%%%02X' "'$character" | sed -E 's/%F+([0-9A-F]{2})$/%\1/' ;;
        esac
    done
}

head="$(encoded "$HEAD_OWNER"):$(encoded "$HEAD_BRANCH")"
api_pages "/pulls?state=open&head=$head" "$api_work/pulls" || {
    echo "::error::the pull requests could not be read (HTTP $http_status)"
    exit 1
}
pull_request=$(lambda-pack ci pull-request --commit "$HEAD_SHA" "${pages[@]}")
if [[ -z $pull_request ]]; then
    echo "::notice::no open pull request has ${HEAD_SHA:0:12} as its head: there is nothing to comment on"
    exit 0
fi

api_pages "/actions/runs/$RUN/artifacts" "$api_work/artifacts" || {
    echo "::error::the artifacts of run $RUN could not be read (HTTP $http_status)"
    exit 1
}
reports=$(lambda-pack ci reports --prefix "$REPORT_NAME" "${pages[@]}")
if [[ -z $reports ]]; then
    echo "::notice::run $RUN has left no report"
    exit 0
fi
count=0
while read -r artifact id; do
    # A fork decides how many artifacts it has.
    if ((++count > 20)); then
        echo "::warning::run $RUN has left more than 20 reports: the others have no comment"
        break
    fi
    place=$api_work/report-$artifact
    mkdir -p "$place"
    api GET "/actions/artifacts/$artifact/zip" "$place/artifact.zip" || {
        echo "::error::artifact $artifact could not be downloaded (HTTP $http_status)"
        exit 1
    }
    lambda-pack ci extract --to "$place" "$place/artifact.zip" failure.json check.json >"$place/names"
    report=$(head -n 1 "$place/names")
    if [[ -z $report ]]; then
        echo "::notice::artifact $artifact holds no report"
        continue
    fi
    if [[ $id == - ]]; then id=; fi
    COMMIT=$HEAD_SHA "$here/comment.sh" "$pull_request" "$place/$report" "$id"
done <<<"$reports"
