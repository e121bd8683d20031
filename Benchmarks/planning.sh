#!/usr/bin/env bash
# Times the planning of a large fleet. The planner depends on nothing but a few files, which are compiled here with the
# optimiser: a release build of all tests would take minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
core=Sources/LambdaPackCore
"${SWIFT:-swift}c" -O -package-name benchmark -o "$work/planning" Benchmarks/planning/main.swift \
    Tests/TestSupport/SeededGenerator.swift $core/Budget/HardLimits.swift $core/Modules/ModuleGroup{,ing}.swift \
    $core/Layers/Layer{Plan,Planner,Groups,Search,Evaluation,Clusters}.swift
"$work/planning"
