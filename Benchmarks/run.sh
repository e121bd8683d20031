#!/usr/bin/env bash
# Prints the benchmarks: packaging on a real stripped static executable, whole packages beside plain `swift build`, the builds
# of two architectures side by side, functions with common modules beside static ones, and the planning of a large fleet.
# Ratios within one run, medians of several. Nothing here passes or fails: machines differ and are noisy.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build --quiet -c release --product lambda-pack --scratch-path .build/bench
python3 Benchmarks/bench.py .build/bench/release/lambda-pack
python3 Benchmarks/builds.py .build/bench/release/lambda-pack
python3 Benchmarks/architectures.py
python3 Benchmarks/modules.py .build/bench/release/lambda-pack
exec Benchmarks/planning.sh
