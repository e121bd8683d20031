#!/usr/bin/env bash
# Prints the packaging benchmarks: ratios within one run, medians of several, on a real stripped static executable.
# Nothing here passes or fails: machines differ and are noisy.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build --quiet -c release --product lambda-pack --scratch-path .build/bench
exec python3 Benchmarks/bench.py .build/bench/release/lambda-pack
