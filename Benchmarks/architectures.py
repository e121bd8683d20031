"""Times two first builds of a package one after the other, and side by side: what lambda-pack does for two architectures.

Usage: architectures.py [storefront] [eleven]

No lambda-pack takes part: these are the calls of `swift build` that it makes. `storefront` is built for both architectures,
with the arm64 SDK of the set-up. That SDK has no Foundation, which `eleven` needs: its two builds are both for this machine,
in two scratch directories, which is the same work. Packages are resolved, and each scratch directory is planned, before the
clock starts. Ratios are within one run.
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

ROUNDS = 2
CORES = os.cpu_count()
SDKS = [Path.home() / ".swiftpm/swift-sdks", Path.home() / ".cache/lambda-pack/swift-sdks"]
PAGE = os.sysconf("SC_PAGE_SIZE")

# How the two are built: a name, whether both at once, and the jobs that each is given.
WAYS = [
    ("one after the other", False, CORES),
    (f"side by side, {max(1, CORES // 2)} job(s) each", True, max(1, CORES // 2)),
    (f"side by side, {CORES} job(s) each", True, CORES),
]


def sdk_options():
    """Those of the static arm64 SDK that the set-up made; None without it."""
    for folder in SDKS:
        for info in folder.glob("*aarch64*.artifactbundle/static/swift-sdk.json"):
            bundle = info.parent.parent.name.removesuffix(".artifactbundle")
            name, version = bundle.rsplit("-", 1)
            return ["--swift-sdks-path", str(folder), "--swift-sdk", f"{name}-static-{version}"]
    return None


def builds(directory, second):
    """The arguments of both, without their jobs, and their scratch directories."""
    plain = ["swift", "build", "--build-system", "native", "-c", "release", "--static-swift-stdlib"]
    return [
        (plain + ["-Xswiftc", "-static-executable", "--scratch-path", str(directory / ".build/one")],
         directory / ".build/one"),
        (plain + (second or ["-Xswiftc", "-static-executable"]) + ["--scratch-path", str(directory / ".build/two")],
         directory / ".build/two"),
    ]


class Memory:
    """The peak of what all processes below this one have resident together, in bytes. Shared pages count in each."""

    def __enter__(self):
        self.peak = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def watch(self):
        while not self.ended.wait(0.25):
            self.peak = max(self.peak, self.now())

    def now(self):
        parents, resident = {}, {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                resident[int(folder.name)] = int((folder / "statm").read_text().split()[1]) * PAGE
                parents[int(folder.name)] = int(fields[1])
            except (OSError, IndexError):
                continue
        below = {os.getpid()}
        grew = True
        while grew:
            more = {pid for pid, parent in parents.items() if parent in below} - below
            grew = bool(more)
            below |= more
        return sum(resident[pid] for pid in below if pid != os.getpid())


def measure(directory, second, side_by_side, jobs):
    """Seconds, processor seconds and peak memory of both first builds."""
    both = []
    for command, scratch in builds(directory, second):
        shutil.rmtree(scratch, ignore_errors=True)
        command = command + ["--jobs", str(jobs)]
        subprocess.run(command + ["--print-manifest-job-graph"], cwd=directory, check=True, capture_output=True)
        both.append(command)
    before = os.times()
    start = time.monotonic()
    with Memory() as memory:
        running = []
        for command in both:
            process = subprocess.Popen(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            running.append(process)
            if not side_by_side:
                process.wait()
        statuses = [process.wait() for process in running]
    seconds = time.monotonic() - start
    after = os.times()
    if any(statuses):
        sys.exit(f"{both} failed: {statuses}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, used, memory.peak


def compare(name, directory, second):
    figures = {way: [] for way in WAYS}
    for number in range(ROUNDS):
        # Each way is the first one of a round in turn: what the disk cache holds helps those that come later.
        for way in WAYS[number % len(WAYS):] + WAYS[:number % len(WAYS)]:
            figures[way].append(measure(directory, second, *way[1:]))
    print(f"{name}, on {CORES} cores (load {os.getloadavg()[0]:.1f})")
    print(f"{'':32} {'seconds':>9} {'ratio':>6} {'cores busy':>11} {'peak memory':>15}")
    reference = statistics.median(seconds for seconds, _, _ in figures[WAYS[0]])
    for way in WAYS:
        seconds = statistics.median(each[0] for each in figures[way])
        busy = statistics.median(each[1] / each[0] for each in figures[way])
        peak = max(each[2] for each in figures[way])
        print(f"{way[0]:32} {seconds:7.1f} s {seconds / reference:6.2f} {busy:11.2f} {peak:13,} B")


def main():
    wanted = sys.argv[1:] or ["storefront", "eleven"]
    work = Path(tempfile.mkdtemp(prefix="lambda-pack-bench-"))
    try:
        if "storefront" in wanted and (sdk := sdk_options()):
            directory = work / "storefront"
            packages.storefront(directory)
            compare("storefront, x86_64 and arm64", directory, sdk)
        if "eleven" in wanted:
            directory = work / "eleven"
            packages.eleven(directory)
            compare("eleven functions, twice for this machine", directory, None)
    finally:
        shutil.rmtree(work)


main()
