#!/bin/bash
# Fetches other people's tools that the tests check with, from the package index that pip is configured for:
#   check-jsonschema  GitHub's schemas of workflows and actions
#   detect-secrets    a second reader of planted secrets
#   awscli, moto      the aws command, and a server on loopback that answers it like AWS
#
# usage: fetch-test-tools.sh [DIR]
#   DIR  default: $LAMBDA_PACK_TEST_TOOLS, else ${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/test-tools
#
# What is there already is left alone. What can't be had is a warning and exit 0: the reason is written to
# DIR.unavailable, where the tests find it and say that they were skipped, and why.
set -euo pipefail

tools=('check-jsonschema==0.39.0' 'awscli==1.46.2' 'moto==5.2.5' 'flask==3.1.3' 'flask-cors==6.0.5' 'docker==7.2.0'
    'detect-secrets==1.5.0')
directory=${1:-${LAMBDA_PACK_TEST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/test-tools}}

if [ -r "$directory/versions" ] && [ "$(cat "$directory/versions")" = "${tools[*]}" ]; then exit 0; fi

# It is replaced as a whole: only what this script has put there may be lost.
if [ -n "$(ls -A "$directory" 2>/dev/null)" ] && [ ! -f "$directory/versions" ]; then
    echo "error: $directory holds files that are not this script's: name an empty or a new directory" >&2
    exit 1
fi

echo "Fetching ${tools[*]}"
mkdir -p "$(dirname "$directory")"
rm -f "$directory.unavailable"
partial=$(mktemp -d "$directory.XXXXXX")
trap 'rm -rf "$partial"' EXIT

# Into a folder of their own: nothing of the system's or the user's Python is changed.
if ! python3 -m pip install --quiet --disable-pip-version-check --no-warn-script-location --retries 1 --timeout 20 \
    --target "$partial" "${tools[@]}" >"$partial.log" 2>&1; then
    echo "pip could not install ${tools[*]}: $(tail -n 1 "$partial.log")" >"$directory.unavailable"
    rm -f "$partial.log"
    echo "warning: $(cat "$directory.unavailable")"
    exit 0
fi
rm -f "$partial.log"
printf '%s\n' "${tools[*]}" >"$partial/versions"
rm -rf "$directory"
mv "$partial" "$directory"
chmod 755 "$directory"
trap - EXIT
