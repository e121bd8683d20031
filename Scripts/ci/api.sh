# shellcheck shell=bash
# shellcheck disable=SC2154 # api_url and api_headers are the caller's
#
# Requests to a server's API, for the scripts beside it, which source it. Needs bash and curl, which it installs if it can.
#
# The caller sets `api_url` and `api_headers`, an array of headers that hold no secret, and calls `api_secret` with the one
# that does: it goes into a file that only this user may read, and onto no command line.

# Images of Swift come without curl. Where it can't be had, every request fails, and the caller says what that costs.
"$(dirname "${BASH_SOURCE[0]}")/need.sh" curl >&2 || true
api_work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/lambda-pack-api.XXXXXX")
trap 'rm -rf "$api_work"' EXIT

api_secret() { # <header>
    (umask 077 && printf '%s\n' "$1" >"$api_work/secret")
}

# How long a server asks to wait before the same request again: GitHub's secondary rate limit is 403 or 429 with such a
# header, and nothing was done then. Empty where it does not ask, or asks for more than two minutes.
api_pause() { # <file with the answer's headers>
    local seconds
    seconds=$(grep -i '^retry-after:' "$1" | tail -n 1 | tr -dc 0-9) || true
    if [[ $seconds =~ ^[0-9]{1,3}$ ]] && ((10#$seconds <= 120)); then echo "$seconds"; fi
}

# One request. Sets `http_status`, 000 where there was no whole answer; fails where it is not 2xx.
api() { # <method> <path or URL> <file for the answer> [<file with the body>]
    local method=$1 url=$2 answer=$3 body=${4-} header seconds attempt
    if [[ $url == /* ]]; then url=$api_url$url; fi
    local arguments=(--silent --show-error --max-time 120 --output "$answer" --dump-header "$answer.headers"
        --write-out '%{http_code}' --header @"$api_work/secret" --request "$method")
    for header in ${api_headers[@]+"${api_headers[@]}"}; do arguments+=(--header "$header"); done
    # What makes something is sent once: nobody knows what a server did before it broke off. The rest is the same twice.
    if [[ $method != POST ]]; then arguments+=(--retry 2 --retry-max-time 120); fi
    # A redirect leads to a store of files. curl keeps the secret to the first server.
    if [[ $method == GET ]]; then arguments+=(--location); fi
    if [[ -n $body ]]; then arguments+=(--header 'Content-Type: application/json' --data-binary "@$body"); fi
    for attempt in 1 2 3; do
        : >"$answer.headers"
        # curl prints the status of an answer that breaks off, too.
        http_status=$(curl "${arguments[@]}" "$url") || {
            http_status=000
            return 1
        }
        if [[ $http_status == 2* ]]; then return 0; fi
        if [[ $http_status != 403 && $http_status != 429 || $attempt == 3 ]]; then return 1; fi
        seconds=$(api_pause "$answer.headers")
        if [[ -z $seconds ]]; then return 1; fi
        sleep "$seconds"
    done
}

# Whether a list goes on: GitHub names the next page in a header (RFC 8288).
api_has_next() { # <file with the answer>
    grep -qi '^link:.*rel="next"' "$1.headers"
}

# All pages of a list, as files `<prefix>.1`, `<prefix>.2`, …, whose names are in `pages`.
api_pages() { # <path> <prefix>
    local path=$1 prefix=$2 number=1 joint='?'
    pages=()
    if [[ $path == *\?* ]]; then joint='&'; fi
    while ((number <= 50)); do
        api GET "$path${joint}per_page=100&page=$number" "$prefix.$number" || return 1
        pages+=("$prefix.$number")
        api_has_next "$prefix.$number" || return 0
        number=$((number + 1))
    done
}
