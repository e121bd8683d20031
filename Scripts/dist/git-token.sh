# shellcheck shell=bash
#
# Lets git's own calls speak to a server with a token, for the scripts beside it, which source it: TOKEN, if it is set. It
# goes through the environment, and onto no command line.

if [[ -n ${TOKEN:-} ]]; then
    export GIT_CONFIG_COUNT=1
    export GIT_CONFIG_KEY_0=http.extraHeader
    GIT_CONFIG_VALUE_0="Authorization: Basic $(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\n')"
    export GIT_CONFIG_VALUE_0 GIT_TERMINAL_PROMPT=0
    unset TOKEN
fi
