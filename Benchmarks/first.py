"""Times the way from nothing to the first zip, beside plain `swift build -c release --static-swift-stdlib` of the same package.

Usage: first.py <directory of the plugin package, of dist/> [rounds]

The package is that of modules.py, with eleven functions. Nothing is there at the start of either: no build directory, no
checkouts but in SwiftPM's cache, no tool but the plugin package's executable, which came with its download. `swift package
lambda-pack` compiles the plugin, builds for this machine's architecture, and packages. The own share is the time in which no
nested call of SwiftPM runs: it is seen in /proc, so this needs Linux. Ratios are within one run.
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

PLUGIN = Path(sys.argv[1]).resolve()
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 2
HOST = "arm64" if os.uname().machine in ("aarch64", "arm64") else "x86_64"
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("CI", "LAMBDA_PACK_STRICT")}
STEP = 0.02


def processes():
    """Process identifier → its parent's, and its name."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                (head, tail) = (folder / "stat").read_text().rsplit(")", 1)
                found[int(folder.name)] = (int(tail.split()[1]), head.split("(", 1)[1])
            except (OSError, IndexError):
                continue
    return found


class OwnShare:
    """Seconds in which lambda-pack runs, and none of the nested calls of SwiftPM below it."""

    def __init__(self, process):
        (self.process, self.seconds, self.nested) = (process, 0.0, 0.0)
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        before = time.monotonic()
        while self.process.poll() is None:
            time.sleep(STEP)
            now = time.monotonic()
            (runs, builds) = self.look()
            if builds:
                self.nested += now - before
            elif runs:
                self.seconds += now - before
            before = now

    def look(self):
        found = processes()
        tools = [number for number, (_, name) in found.items() if name == "lambda-pack" and self.is_below(number, found)]
        builds = any(name.startswith("swift-") and any(self.is_below(number, found, tool) for tool in tools)
                     for number, (_, name) in found.items())
        return bool(tools), builds

    def is_below(self, number, found, ancestor=None):
        ancestor = ancestor or self.process.pid
        while number in found and number != ancestor:
            number = found[number][0]
        return number == ancestor


def run(command, directory):
    """Seconds; the own share of lambda-pack below the command, and that of nested builds."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as error:
        process = subprocess.Popen(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=error, env=ENVIRONMENT)
        share = OwnShare(process)
        status = process.wait()
        seconds = time.monotonic() - start
        share.thread.join()
        if status:
            error.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{error.read().decode()}")
    return seconds, share.seconds, share.nested


def fresh(directory):
    shutil.rmtree(directory, ignore_errors=True)
    packages.eleven(directory)
    return directory


def main():
    work = Path(tempfile.mkdtemp(prefix="lambda-pack-bench-"))
    plain = ["swift", "build", "-c", "release", "--static-swift-stdlib"]
    ours = ["swift", "package", "lambda-pack", "--quiet", "--arch", HOST]
    (plains, firsts, zips, unchanged) = ([], [], [], [])
    try:
        for number in range(ROUNDS):
            def without():
                plains.append(run(plain, fresh(work / "plain"))[0])

            def with_tool():
                directory = fresh(work / "packaged")
                manifest = directory / "Package.swift"
                text = manifest.read_text()
                manifest.write_text(text.replace(
                    "dependencies: [\n", f'dependencies: [\n    .package(path: "{PLUGIN}"),\n', 1))
                firsts.append(run(ours, directory))
                zips.append(sorted((directory / ".build").glob("lambda-pack*/functions/*.zip")))
                unchanged.extend(run(ours, directory)[0] for _ in range(3))

            for one in (without, with_tool) if number % 2 == 0 else (with_tool, without):
                one()
        (one, other) = (statistics.median(plains), statistics.median(seconds for seconds, _, _ in firsts))
        print(f"from nothing to the first zips: {len(zips[0])} functions for {HOST} (load {os.getloadavg()[0]:.1f})")
        print(f"swift build --static-swift-stdlib {one:.1f} s, swift package lambda-pack {other:.1f} s ({other / one:.2f})")
        print(f"of that its own {statistics.median(own for _, own, _ in firsts):.2f} s, "
              f"nested builds {statistics.median(nested for _, _, nested in firsts):.1f} s, "
              f"the rest is SwiftPM's for the plugin; unchanged {statistics.median(unchanged):.2f} s")
    finally:
        shutil.rmtree(work)


main()
