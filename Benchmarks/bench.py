"""Times lambda-pack's packaging against zip(1) and Python's zipfile, whole processes, in one run.

Usage: bench.py <lambda-pack>

The input is a package with two functions on Foundation, whose stripped static executables have more than 10 MB each.
Packaging is timed as a whole run of the tool with the nested builds replaced by a program that does nothing: reading,
digests, compression, writing, reading back and publishing are all in it, and so is the tool's own start.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import artifacts

RUNS = 5
TOOL = Path(sys.argv[1]).resolve()

MANIFEST = """// swift-tools-version: 6.1
import PackageDescription
let package = Package(name: "bench", targets: [.executableTarget(name: "One"), .executableTarget(name: "Two")])
"""

SOURCE = """import Foundation
struct Order: Codable {{ var id = {0} }}
let data = try JSONEncoder().encode(Order())
print(String(decoding: data, as: UTF8.self), try JSONDecoder().decode(Order.self, from: data))
"""


def timed(command, **options):
    """Seconds and peak memory (bytes) of one process and what it waits for."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{command[0]} failed: {process.stderr.read().decode()}")
    return seconds, usage.ru_maxrss * 1024


def median(measure):
    measure()  # warm
    samples = [measure() for _ in range(RUNS)]
    return statistics.median(s for s, _ in samples), max(m for _, m in samples)


def python_zip(source, target):
    code = (
        "import zipfile, sys\n"
        "with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as z:\n"
        "    z.write(sys.argv[1], 'bootstrap')\n"
    )
    return [sys.executable, "-c", code, source, target]


def main():
    work = Path(tempfile.mkdtemp(prefix="lambda-pack-bench-"))
    try:
        run(work)
    finally:
        shutil.rmtree(work)


def run(work):
    package = work / "package"
    for index, name in enumerate(["One", "Two"]):
        (package / "Sources" / name).mkdir(parents=True)
        (package / "Sources" / name / "main.swift").write_text(SOURCE.format(index))
    (package / "Package.swift").write_text(MANIFEST)
    architecture = "arm64" if os.uname().machine in ("aarch64", "arm64") else "x86_64"
    base = [str(TOOL), "--package-path", str(package), "--work-directory", str(work / "work"),
            "--output", str(work / "out"), "--arch", architecture, "--quiet"]
    subprocess.run(base, check=True)
    bootstrap = work / "one" / "bootstrap"
    artifacts.unpack(work / "out" / "functions" / f"One-{architecture}.zip", bootstrap.parent)
    size = bootstrap.stat().st_size
    linked = max(p.stat().st_size for p in (work / "work" / f"scratch-{architecture}").glob("*/release/One"))

    # A swift that knows its package and has nothing to build.
    real = shutil.which("swift")
    fake = work / "bin"
    fake.mkdir()
    (fake / "swift").write_text(f'#!/bin/sh\ncase $1 in build) exit 0 ;; esac\nexec "{real}" "$@"\n')
    (fake / "swift").chmod(0o755)
    frontend = Path(real).resolve().parent / "swift-frontend"
    if frontend.exists():
        (fake / "swift-frontend").symlink_to(frontend)
    environment = dict(os.environ, PATH=f"{fake}:{os.environ['PATH']}")
    environment["LAMBDA_PACK_PRODUCTS"] = "One\nTwo"

    def package_run(products, level, cold=True):
        def measure():
            if cold:
                shutil.rmtree(work / "work" / "cache" / "results" / "archive")
            # A place for each selection: a set of one function does not take the place of one of two.
            output = ["--output", str(work / "-".join(["out", *products]))]
            command = base + output + ["--compression", level] + [f"--product={p}" for p in products]
            return timed(command, env=environment)
        return measure

    rows = []

    def row(name, measure, archive):
        seconds, memory = median(measure)
        rows.append((name, seconds, archive().stat().st_size, memory))

    ours = lambda: work / "out-One" / "functions" / f"One-{architecture}.zip"
    target = work / "other.zip"

    def other(command):
        def measure():
            target.unlink(missing_ok=True)
            return timed(command, cwd=bootstrap.parent)
        return measure

    for level in ["6", "9"]:
        row(f"zip -{level}", other(["zip", "-q", "-X", f"-{level}", str(target), "bootstrap"]), lambda: target)
    row("Python zipfile, 9", other(python_zip("bootstrap", str(target))), lambda: target)
    for level in ["fast", "default", "max"]:
        row(f"lambda-pack {level}", package_run(["One"], level), ours)

    reference = next(r for r in rows if r[0] == "zip -9")
    print(f"one function, stripped bootstrap {size:,} B (linked: {linked:,} B), medians of {RUNS}; ratios against zip -9")
    print(f"{'':20} {'seconds':>8} {'ratio':>6} {'bytes':>12} {'ratio':>6} {'peak memory':>14} {'/ linked':>8}")
    for name, seconds, count, memory in rows:
        print(f"{name:20} {seconds:8.2f} {seconds / reference[1]:6.2f} {count:12,} {count / reference[2]:6.3f} "
              f"{memory:14,} {memory / linked:8.2f}")

    nothing, _ = median(package_run(["One", "Two"], "default", cold=False))
    one, _ = median(package_run(["One"], "max"))
    two, memory = median(package_run(["One", "Two"], "max"))
    start, _ = median(package_run(["One"], "max", cold=False))
    print(f"two archives side by side, max: {two:.2f} s; one after the other {2 * one:.2f} s; ratio {two / (2 * one):.2f}"
          f" (without the tool's own {start:.2f} s: {(two - start) / (2 * (one - start)):.2f}); peak {memory:,} B = {memory / linked:.2f} × the largest file")
    print(f"a run in which nothing changed, over its builds: {nothing * 1000:.0f} ms")
    attribution(work / "full")
    check(base, work)


FULL = """import Foundation
struct Order: Codable { var id: Int; var at: Date }
let formatter = DateFormatter()
formatter.dateStyle = .full
let data = try JSONEncoder().encode(Order(id: 1, at: Date()))
print(formatter.string(from: Date()), String(decoding: data, as: UTF8.self), #/a+(b|c)/#)
print(NSString(string: "x").appendingPathComponent("y"), try FileManager.default.contentsOfDirectory(atPath: "/"))
"""


def attribution(package):
    """An executable with all of Foundation, unstripped."""
    (package / "Sources" / "Full").mkdir(parents=True)
    (package / "Sources" / "Full" / "main.swift").write_text(FULL)
    (package / "Package.swift").write_text(
        MANIFEST.split("let package")[0] + 'let package = Package(name: "full", targets: [.executableTarget(name: "Full")])\n')
    link_map = package / "link.map"
    linker = "gold" if shutil.which("ld.gold") else "lld"
    subprocess.run(
        ["swift", "build", "--quiet", "-c", "release", "--package-path", str(package), "--static-swift-stdlib",
         "-Xswiftc", "-static-executable", "-Xswiftc", f"-use-ld={linker}", "-Xlinker", f"-Map={link_map}"],
        check=True, stdout=subprocess.DEVNULL)
    executable = next(package.glob(".build/*/release/Full"))
    size = executable.stat().st_size
    print(f"attribution of {size:,} B with a link map of {link_map.stat().st_size:,} B ({linker}), medians of {RUNS}; ratios against nm")
    commands = {
        "size -A": ["size", "-A", str(executable)],
        "nm --size-sort": ["nm", "--size-sort", str(executable)],
        "nm --size-sort -C": ["nm", "--size-sort", "-C", str(executable)],
        "lambda-pack, map": [str(TOOL), "attribute", str(executable), "--link-map", str(link_map)],
        "lambda-pack, symbols": [str(TOOL), "attribute", str(executable)],
    }
    times = {name: median(lambda command=command: timed(command)) for name, command in commands.items()}
    for name, (seconds, memory) in times.items():
        print(f"{name:20} {seconds:8.3f} {seconds / times['nm --size-sort'][0]:6.2f} {'':12} {'':6} {memory:14,} {memory / size:8.2f}")


def check(base, work):
    """Two manifests that are there already."""
    package = ["--package-path", str(work / "package"), "--output", str(work / "out"), "--quiet"]
    subprocess.run(base, check=True)
    baseline = work / "baseline.json"
    shutil.copy(work / "out" / "manifest.json", baseline)
    seconds, _ = median(lambda: timed([str(TOOL), "check", *package, "--baseline", str(baseline)]))
    start, _ = median(lambda: timed([str(TOOL), "--version"]))
    print(f"check of two manifests: {seconds * 1000:.0f} ms, of which {start * 1000:.0f} ms are the start of the process")


main()
