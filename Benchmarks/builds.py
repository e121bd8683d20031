"""Times lambda-pack beside plain `swift build -c release` on whole packages: first run, unchanged, one changed line.

Usage: builds.py <lambda-pack> [fleet] [marketplace]

Both start from the same: no build directory, checkouts in SwiftPM's cache. Plain `swift build` builds for this machine,
dynamic, and packages nothing; lambda-pack builds, strips, attributes and packages each function. Ratios are within one run.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import packages

TOOL = Path(sys.argv[1]).resolve()
FLEET = 200
RUNS = 5


def run(command, directory, track=None):
    """Seconds, and the peak memory (bytes) of the process itself: its compilers have their own."""
    peak = 0
    start = time.monotonic()
    process = subprocess.Popen(
        command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={key: value for key, value in os.environ.items() if key not in ("CI", "LAMBDA_PACK_STRICT")})

    def watch():
        nonlocal peak
        while process.poll() is None:
            try:
                status = Path(f"/proc/{process.pid}/status").read_text()
            except OSError:
                return
            for line in status.splitlines():
                if line.startswith("VmHWM:"):
                    peak = max(peak, int(line.split()[1]) * 1024)
            time.sleep(0.05)

    thread = threading.Thread(target=watch)
    thread.start()
    error = process.stderr.read()
    process.wait()
    thread.join()
    seconds = time.monotonic() - start
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{error.decode()}")
    return seconds, peak


def compare(name, directory, change, architectures):
    file, contents = change
    plain = ["swift", "build", "-c", "release"]
    # One architecture alone is a partial set, which would go beside the whole one.
    output = directory / ".build/set"
    ours = [str(TOOL), "build", "--quiet", "--output", str(output)]
    ours += [word for name in architectures for word in ("--arch", name)]
    rows = []

    def row(label, plain_figures, our_figures, note=""):
        seconds = [statistics.median(figure[0] for figure in figures) for figures in (plain_figures, our_figures)]
        rows.append((label, *seconds, seconds[1] / seconds[0], max(figure[1] for figure in our_figures), note))

    run(["swift", "package", "resolve"], directory)
    first = run(plain, directory)
    row("first run", [first], [run(ours, directory)])
    # Plain's second run plans the package again: that is no unchanged run yet.
    run(plain, directory)
    row("unchanged", [run(plain, directory) for _ in range(RUNS)], [run(ours, directory) for _ in range(RUNS)])
    figures = ([], [])
    for index in range(RUNS):
        file.write_text(contents[(index + 1) % 2])
        figures[0].append(run(plain, directory))
        figures[1].append(run(ours, directory))
    row("one changed line", *figures)

    page = output / "report.html"
    count = len(list((output / "functions").iterdir()))
    print(f"{name}: {count} archives for {' and '.join(architectures)}; report.html {page.stat().st_size:,} B")
    print(f"{'':18} {'swift build':>12} {'lambda-pack':>12} {'ratio':>6} {'own peak memory':>16}")
    for label, one, other, ratio, memory, note in rows:
        print(f"{label:18} {one:10.2f} s {other:10.2f} s {ratio:6.2f} {memory:14,} B {note}")


def main():
    wanted = sys.argv[2:] or ["fleet", "marketplace"]
    host = "arm64" if os.uname().machine in ("aarch64", "arm64") else "x86_64"
    work = Path(tempfile.mkdtemp(prefix="lambda-pack-bench-"))
    try:
        if "fleet" in wanted:
            compare("200 small functions", work / "fleet", packages.fleet(work / "fleet", FLEET), [host])
        if "marketplace" in wanted:
            directory = work / "market" / "marketplace"
            directory.parent.mkdir()
            change = packages.marketplace(directory)
            folders = [Path.home() / ".swiftpm/swift-sdks", Path.home() / ".cache/lambda-pack/swift-sdks"]
            has_sdk = any(folder.is_dir() and any(folder.glob("*.artifactbundle")) for folder in folders)
            both = [host] + (["arm64"] if has_sdk and host == "x86_64" else [])
            compare("marketplace, like real functions", directory, change, both)
    finally:
        shutil.rmtree(work)


main()
