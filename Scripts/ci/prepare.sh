#!/usr/bin/env bash
#
# Says, in GitHub Actions, where a use of the action keeps its files and what it calls them, as lines for $GITHUB_OUTPUT.
#
# usage: prepare.sh    (ID, PACKAGE_PATH, ARGUMENTS, RUNNER_TEMP)
#   directory=  of this use alone: a job may use the action several times. Named by $RUNNER_TEMP, which in a container is
#               another path than the expression runner.temp
#   suffix=     what stands behind names: `-<id>`, or nothing
#   build=      the build directory that is cached
#   cache=      what a cached one must have been made with: without the commit

set -euo pipefail

id=${ID:-}
if [[ -n $id && ! $id =~ ^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$ || ${#id} -gt 64 ]]; then
    echo "::error::the input 'id' has letters and digits, with single '.', '_' or '-' between them: '$id'" >&2
    exit 1
fi
if ! package=$(cd "$PACKAGE_PATH" && pwd); then
    echo "::error::the input 'package-path' names no directory: '$PACKAGE_PATH'" >&2
    exit 1
fi
echo "directory=$(mktemp -d "$RUNNER_TEMP/lambda-pack.XXXXXX")"
echo "suffix=${id:+-$id}"
echo "build=$package/.build"
# SwiftPM's build directories hold absolute paths and belong to one compiler, its Swift SDKs and one system.
digest=$(
    {
        printf '%s\0' "$package" "$id" "${ARGUMENTS:-}" "$(uname -sm)"
        lambda-pack --version
        # Where there is no Swift, the next step says so.
        swift --version 2>/dev/null || true
        swift sdk list 2>/dev/null || true
        cat /etc/os-release 2>/dev/null || true
    } | git hash-object --stdin
)
echo "cache=lambda-pack-${digest:0:16}"
