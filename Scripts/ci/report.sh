#!/usr/bin/env bash
#
# Finds what a use of the action has to show, however it ended, and writes it into the job's summary.
#
# usage: report.sh    (DIRECTORY, STATUS, COMMAND, ID, GITHUB_STEP_SUMMARY)
#   report=    check.json, or failure.json where the check did not end with a verdict
#   markdown=  the comment's text
#   status=    what the job should end with

set -euo pipefail

case $STATUS in
0 | 2) report=$DIRECTORY/check.json ;;
*)
    # A check that failed while it wrote its reports may have left a check.json that says PASS.
    rm -f "$DIRECTORY/check.json"
    report=$DIRECTORY/failure.json
    # Where lambda-pack was killed, nobody was left to say why.
    lambda-pack ci ended --status "$STATUS" --command "$COMMAND" "$report"
    ;;
esac
lambda-pack ci render ${ID:+--id "$ID"} "$report" >"$DIRECTORY/check.md"
# A check has written it already.
if [[ $report == */failure.json ]]; then cat "$DIRECTORY/check.md" >>"$GITHUB_STEP_SUMMARY"; fi
echo "report=$report"
echo "markdown=$DIRECTORY/check.md"
echo "status=$STATUS"
