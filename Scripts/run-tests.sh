#!/usr/bin/env bash
#
# Runs the tests that are built, and says at the end what failed, how many were skipped, and why.

set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: run-tests.sh [--unit] [ARGUMENT OF `swift test`]...

Runs all tests that `swift build --build-tests` has built, and lists what was skipped at the end: tests whose
condition does not hold on this machine, and tests that found out while they ran.

  --unit   without the integration tests, which build fixtures, and with a part of the long sweeps
USAGE
}

cd "$(dirname "$0")/.."
export LAMBDA_PACK_WHOLE_SWEEPS=1
case ${1-} in
--unit)
    shift
    LAMBDA_PACK_WHOLE_SWEEPS=0
    set -- --skip '^LambdaPackIntegrationTests\.' "$@"
    ;;
-h | --help)
    usage
    exit 0
    ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What skip(_:) and skipPart(_:) in Tests/TestSupport write: a line each, with the test and the reason.
export LAMBDA_PACK_SKIPS=$work/skips
touch "$LAMBDA_PACK_SKIPS"

status=0
"${SWIFT:-swift}" test --skip-build "$@" 2>&1 | tee "$work/log" || status=$?

# What .enabled(if:) skips, the runner says: `➜ Test name() skipped: "reason"`.
{
    sed -nE 's/^➜ +Test (.*) skipped: "(.*)"$/\1\t\2/p' "$work/log"
    cat "$LAMBDA_PACK_SKIPS"
} >"$work/all"
if [[ -s $work/all ]]; then
    printf '\n%d skipped on this machine, in whole or in part:\n' "$(wc -l <"$work/all")"
    awk -F '\t' '{ count[$2]++; names[$2] = names[$2] (count[$2] > 1 ? ", " : "") $1 }
        END { for (reason in count) printf "%4d  %s (%s)\n", count[reason], reason, names[reason] }' "$work/all" |
        sort --key 2
else
    printf '\nNothing was skipped.\n'
fi

# What failed is said once more here, with what was expected: it stands thousands of lines above.
if ((status)); then
    printf '\nFailed:\n'
    grep -aE -A 12 '^✘ +Test .* (recorded an issue|was cancelled)' "$work/log" |
        grep -avE '^(✔|◇|➜|✘ +(Suite|Test run) )' | awk 'NR <= 200' || printf 'no test: see above how the run ended\n'
fi
exit "$status"
