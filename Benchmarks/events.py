"""Lets eleven functions like real ones answer events, shared and retargeted, on both architectures.

Usage: events.py [--arm64 COMMAND] <lambda-pack> [work directory]

    --arm64 COMMAND   what runs lambda-pack for arm64: a command that takes another one as its last arguments, for machines
                      where Foundation for arm64 needs another compiler (Scripts/in-debian-sid.sh)

Each function runs from its unpacked zip and layers, in a mount namespace of its own: x86_64 natively, arm64 under
qemu-aarch64-static on the libraries of Debian 12 that Scripts/fetch-debian-runtimes.sh fetches. Its answers are compared with
those of the static function for x86_64, and it must print nothing. Then the package is built again from nothing, in another
directory: the checksums must be the same. All of this with ICU's data whole, and cut. Exits with 1 where something differs.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import artifacts
import packages
from runtime_api import RuntimeAPI

EVENTS = ['{"text": "tea mug tea pot"}', '{"text": "Tee für zwei, 茶 für 二", "tags": {"größe": 2}}']
# provided.al2023's own (aws-lambda-base-images).
LIBRARY_PATH = "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"
SHARED = ["--linkage", "shared", "--retarget"]
CONFIGURATIONS = {"shared": "", "icu-cut": "icu: {locales: [en]}\n"}
# Everything is bound when the function starts, and not only what the events need.
ENVIRONMENT = {"LD_LIBRARY_PATH": LIBRARY_PATH, "LD_BIND_NOW": "1"}


def build(tool, directory, architecture, output, *options):
    command = [*tool, "build", "--quiet", "--arch", architecture, "--package-path", str(directory), "--output", str(output)]
    start = time.monotonic()
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL,
                   env={key: value for key, value in os.environ.items() if key not in ("CI", "LAMBDA_PACK_STRICT")})
    print(f"{time.monotonic() - start:7.1f} s  built {output.name} for {architecture}", file=sys.stderr)


def answers(output, name, architecture, emulator):
    """What a function answers, and what it and its loader print."""
    work = Path(tempfile.mkdtemp(prefix="lambda-pack-events-"))
    try:
        layers = artifacts.unpack_function(output, name, architecture, work / "task", work / "opt")
        (work / "var/task").mkdir(parents=True)
        settings = [f"{key}={value}" for key, value in ENVIRONMENT.items()]
        start = [*emulator, *(word for each in settings for word in ("-E", each))] if emulator else ["env", *settings]
        # /var is replaced by a directory with the function alone.
        script = """set -e
mount --bind "$1/task" "$1/var/task"
mount --bind "$1/opt" /opt
mount --rbind "$1/var" /var
cd /var/task
shift
exec "$@" /var/task/bootstrap"""
        with RuntimeAPI(EVENTS) as api:
            unshare = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-r", "-m"]
            process = subprocess.Popen(
                [*unshare, "sh", "-c", script, "sh", str(work), *start], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env={"AWS_LAMBDA_RUNTIME_API": api.address, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
            api.wait(process, seconds=120)
            process.terminate()
            printed, _ = process.communicate()
        return layers, api.answers, printed.decode(errors="replace")
    finally:
        shutil.rmtree(work)


def compare(output, architecture, emulator, expected):
    """Runs all functions; prints a line for each, and returns how many differ."""
    failures = 0
    for name in packages.ELEVEN:
        layers, given, printed = answers(output, name, architecture, emulator)
        (same, silent) = (given == expected[name], not printed)
        words = f"{'same answers' if same else 'OTHER ANSWERS'}, {'silent' if silent else 'NOT SILENT'}"
        print(f"  {name:9} {len(layers)} layers  {words:26} {'; '.join(body for _, body in given)}")
        if not (same and silent):
            failures += 1
            print(f"expected {expected[name]}\ngiven    {given}\n{printed}", file=sys.stderr)
    return failures


def emulator(architecture):
    if architecture == os.uname().machine or (architecture == "arm64" and os.uname().machine == "aarch64"):
        return []
    cache = os.environ.get("XDG_CACHE_HOME") or f"{os.environ['HOME']}/.cache"
    system = Path(os.environ.get("LAMBDA_PACK_RUNTIMES") or f"{cache}/lambda-pack/debian-runtimes") / "bookworm-arm64"
    if not system.exists() or not shutil.which("qemu-aarch64-static"):
        sys.exit(f"arm64 needs qemu-aarch64-static and {system}: Scripts/fetch-debian-runtimes.sh")
    return [shutil.which("qemu-aarch64-static"), "-L", str(system)]


def again(tool, directory, architecture, output, other):
    """Whether a copy elsewhere gives the same bytes; nothing is built there at first."""
    if not other.exists():
        shutil.copytree(directory, other, ignore=shutil.ignore_patterns(".build"))
    for name in ("lambda-pack.yml", "lambda-pack.lock"):
        shutil.copyfile(directory / name, other / name)
    second = other.parent / output.name
    build(tool, other, architecture, second, *SHARED, "--locked")
    return (second / "SHA256SUMS").read_bytes() == (output / "SHA256SUMS").read_bytes()


def main():
    parser = argparse.ArgumentParser(usage="events.py [--arm64 COMMAND] <lambda-pack> [work directory]")
    parser.add_argument("--arm64", type=shlex.split, default=[])
    parser.add_argument("tool", type=lambda path: str(Path(path).resolve()))
    parser.add_argument("work", nargs="?")
    options = parser.parse_args()
    work = Path(options.work or tempfile.mkdtemp(prefix="lambda-pack-events-")).resolve()
    failures = 0
    expected = {}
    try:
        for architecture in ("x86_64", "arm64"):
            tool = [*(options.arm64 if architecture == "arm64" else []), options.tool]
            directory = work / architecture / "eleven"
            if not directory.exists():
                packages.eleven(directory)
            if architecture == "x86_64":
                static = directory.parent / "static"
                (directory / "lambda-pack.yml").write_text("")
                build(tool, directory, architecture, static)
                expected = {name: answers(static, name, architecture, [])[1] for name in packages.ELEVEN}
                if not all(len(given) == len(EVENTS) for given in expected.values()):
                    sys.exit(f"the static functions do not answer: {expected}")
            other = directory.parent / "another directory"
            shutil.rmtree(other, ignore_errors=True)
            for name, configuration in CONFIGURATIONS.items():
                print(f"{architecture}, {name}")
                (directory / "lambda-pack.yml").write_text(configuration)
                output = directory.parent / name
                build(tool, directory, architecture, output, *SHARED)
                failures += compare(output, architecture, emulator(architecture), expected)
                same = again(tool, directory, architecture, output, other / "eleven")
                failures += 0 if same else 1
                print(f"  built again in another directory: {'same bytes' if same else 'OTHER BYTES'}")
    finally:
        if not options.work:
            shutil.rmtree(work)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
