# shellcheck shell=bash
# shellcheck disable=SC2154 # api_url and api_headers are the caller's
#
# Requests to a server's API, for the scripts beside it, which source it. Needs bash and curl.
#
# The caller sets `api_url` and `api_headers`, an array of headers that hold no secret, and calls `api_secret` with the one
# that does: it goes into a file that only this user may read, and onto no command line.

api_work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/lambda-pack-api.XXXXXX")
trap 'rm -rf "$api_work"' EXIT

api_secret() { # <header>
    (umask 077 && printf '%s\n' "$1" >"$api_work/secret")
}

# One request. Sets `http_status`, 000 where there was no answer at all; fails where it is not 2xx.
api() { # <method> <path> <file for the answer> [<file with the body>]
    local method=$1 path=$2 answer=$3 body=${4-} header
    local arguments=(--silent --show-error --max-time 120 --output "$answer" --dump-header "$answer.headers"
        --write-out '%{http_code}' --header @"$api_work/secret")
    for header in ${api_headers[@]+"${api_headers[@]}"}; do arguments+=(--header "$header"); done
    # A redirect leads to a store of files. curl keeps the secret to the first server; what changes something is never
    # sent twice.
    if [[ $method == GET ]]; then arguments+=(--location --retry 2); else arguments+=(--request "$method"); fi
    if [[ -n $body ]]; then arguments+=(--header 'Content-Type: application/json' --data-binary "@$body"); fi
    http_status=$(curl "${arguments[@]}" "$api_url$path") || http_status=${http_status:-000}
    [[ $http_status == 2* ]]
}

# All pages of a list, as files `<prefix>.1`, `<prefix>.2`, …, whose names are in `pages`.
api_pages() { # <path> <prefix>
    local path=$1 prefix=$2 number=1 joint='?'
    pages=()
    if [[ $path == *\?* ]]; then joint='&'; fi
    while ((number <= 50)); do
        api GET "$path${joint}per_page=100&page=$number" "$prefix.$number" || return 1
        pages+=("$prefix.$number")
        # RFC 8288: both GitHub and GitLab name the next page in a header.
        grep -qi '^link:.*rel="next"' "$prefix.$number.headers" || return 0
        number=$((number + 1))
    done
}
