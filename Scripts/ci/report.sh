#!/usr/bin/env bash
#
# Finds what a use of the action has to show, however it ended, and writes it into the job's summary.
#
# usage: report.sh    (DIRECTORY, STATUS, ID, GITHUB_STEP_SUMMARY)
#   report=    check.json, or failure.json where there was nothing to check
#   markdown=  the comment's text
#   status=    what the job should end with

set -euo pipefail

report=$DIRECTORY/check.json
if [[ ! -s $report ]]; then report=$DIRECTORY/failure.json; fi
if [[ ! -s $report ]]; then
    # It was killed, or crashed: there was nobody left to say why.
    printf '{"schema":"lambda-pack/failure","schemaVersion":1,"command":"build","exitStatus":%d,"problems":[%s]}\n' \
        "$STATUS" '{"severity":"error","code":"ended","message":"lambda-pack ended before it could say why",
        "advice":"see the log of the step; where memory ran out, set --jobs 1"}' >"$report"
fi
lambda-pack ci render ${ID:+--id "$ID"} "$report" >"$DIRECTORY/check.md"
# A check has written it already.
if [[ $report == */failure.json ]]; then cat "$DIRECTORY/check.md" >>"$GITHUB_STEP_SUMMARY"; fi
echo "report=$report"
echo "markdown=$DIRECTORY/check.md"
echo "status=$STATUS"
