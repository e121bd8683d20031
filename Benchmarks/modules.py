"""Measures what common modules save, on eleven functions like real ones: bytes of zips, start-up, and time of runs.

Usage: modules.py <lambda-pack> [work directory]

Ratios are within one run. Start-up is from exec to the first request to the Runtime API, of the unpacked zip with its layers
mounted at /opt and /var/task (in a mount namespace of its own), static and shared one after the other.
"""

import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import artifacts
import packages

TOOL = Path(sys.argv[1]).resolve()
STARTS = 30


def build(directory, output, *options):
    command = [str(TOOL), "build", "--quiet", "--arch", HOST, "--output", str(output), *options]
    (start, used) = (time.monotonic(), processor_time())
    subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL,
                   env={key: value for key, value in os.environ.items() if key not in ("CI", "LAMBDA_PACK_STRICT")})
    return time.monotonic() - start, processor_time() - used


def processor_time():
    """Of all processes that have ended. It tells more than the clock where others are at work on the machine."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


HOST = "arm64" if os.uname().machine in ("aarch64", "arm64") else "x86_64"


def size(files):
    return sum(file.stat().st_size for file in files)


def zips(output, names=None):
    files = list((output / "functions").glob("*.zip"))
    return [file for file in files if names is None or file.name.rsplit("-", 1)[0] in names]


def start(bootstrap):
    """Seconds from exec to the first request, and what the process wrote to standard error."""
    server = socket.create_server(("127.0.0.1", 0))
    address = "127.0.0.1:%d" % server.getsockname()[1]
    begin = time.monotonic()
    process = subprocess.Popen(
        [str(bootstrap)], env={"AWS_LAMBDA_RUNTIME_API": address, "PATH": "/usr/bin"}, stderr=subprocess.PIPE)
    server.settimeout(20)
    connection, _ = server.accept()
    connection.recv(1)
    seconds = time.monotonic() - begin
    process.kill()
    error = process.stderr.read()
    process.wait()
    connection.close()
    server.close()
    return seconds, error


def measure(work):
    figures = {"static": [], "shared": []}
    for _ in range(STARTS):
        for kind, bootstrap in (("static", work / "static/bootstrap"), ("shared", Path("/var/task/bootstrap"))):
            seconds, error = start(bootstrap)
            if error:
                sys.exit(f"{kind}: {error.decode()}")
            figures[kind].append(seconds)
    print(json.dumps({kind: statistics.median(values) for kind, values in figures.items()}))


def in_namespace(static, shared, name):
    """Starts this script again where /opt and /var/task are the function's."""
    work = Path(tempfile.mkdtemp(prefix="lambda-pack-starts-"))
    try:
        artifacts.unpack(static / f"functions/{name}-{HOST}.zip", work / "static")
        artifacts.unpack_function(shared, name, HOST, work / "task", work / "opt")
        # /var is replaced by a directory with the function alone; what runs here needs nothing else of it. /opt may hold
        # the Python that runs this, so its own entries are bound beside the layers' lib.
        script = f"""set -e
mkdir {work}/var {work}/var/task {work}/old
mount --rbind /opt {work}/old
mount --bind {work}/task {work}/var/task
mount --rbind {work}/var /var
for entry in {work}/old/*; do
    name=${{entry##*/}}
    [ "$name" = lib ] || {{ mkdir -p "{work}/opt/$name"; mount --rbind "$entry" "{work}/opt/$name" 2>/dev/null || true; }}
done
mount --rbind {work}/opt /opt
exec "{sys.executable}" "{Path(__file__).resolve()}" "{TOOL}" --measure {work}"""
        unshare = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-r", "-m"]
        result = subprocess.run([*unshare, "sh", "-c", script], check=True, stdout=subprocess.PIPE)
        return json.loads(result.stdout)
    finally:
        shutil.rmtree(work)


def main():
    if sys.argv[2:3] == ["--measure"]:
        return measure(Path(sys.argv[3]))
    given = len(sys.argv) > 2
    work = Path(sys.argv[2] if given else tempfile.mkdtemp(prefix="lambda-pack-bench-")).resolve()
    directory = work / "eleven"
    try:
        if not directory.exists():
            packages.eleven(directory)
        (static, copied, shared, english, least) = (
            work / name for name in ("static", "copied", "shared", "english", "least"))
        options = ["--linkage", "shared", "--retarget"]
        build(directory, static)
        configuration = directory / "lambda-pack.yml"
        configuration.write_text("layers: {modules: copy}\n")
        first_copied = build(directory, copied, *options)
        shutil.rmtree(directory / ".build/lambda-pack-work")
        configuration.write_text("layers: {modules: share}\n")
        first_shared = build(directory, shared, *options)
        unchanged = statistics.median(build(directory, shared, *options)[0] for _ in range(5))
        configuration.write_text("icu: {locales: [en]}\n")
        build(directory, english, *options)
        configuration.write_text("icu: {locales: [en], converters: []}\n")
        build(directory, least, *options)
        plain = [name for name in packages.ELEVEN if name not in ("Export", "Invoice")]
        layers = {}
        manifest = json.loads((shared / "manifest.json").read_text())
        for function in manifest["functions"]:
            for layer in function["layers"]:
                layers.setdefault(layer["name"], set()).add(function["name"])
        (of_all, of_english, of_least) = (
            size(zips(each)) + size((each / "layers").glob("*.zip")) for each in (shared, english, least))
        of_plain = size(zips(shared, plain)) + sum(
            (shared / f"layers/{name}-{HOST}.zip").stat().st_size for name, users in layers.items()
            if users & set(plain))
        print(f"eleven functions for {HOST}, zipped with layers")
        print(f"{'':34} {'static':>14} {'common modules':>15} {'ratio':>6}")
        for label, one, other in (
                ("all eleven", size(zips(static)), of_all),
                ("without the two on Foundation", size(zips(static, plain)), of_plain),
                ("all, ICU's data in English", size(zips(static)), of_english),
                ("and without legacy encodings", size(zips(static)), of_least)):
            print(f"{label:34} {one:12,} B {other:13,} B {other / one:6.3f}")
        print(f"a redeploy of one function: {max(file.stat().st_size for file in zips(shared)):,} B at most")
        for words, one, other in zip(("first run", "processor time of it"), first_shared, first_copied):
            print(f"{words}: {one:.2f} s, with copies {other:.2f} s ({one / other:.2f})")
        print(f"unchanged {unchanged:.2f} s")
        seconds = in_namespace(static, shared, "Cart")
        print(f"start-up of Cart: static {seconds['static'] * 1000:.1f} ms, shared {seconds['shared'] * 1000:.1f} ms "
              f"({seconds['shared'] / seconds['static']:.2f})")
    finally:
        if not given:
            shutil.rmtree(work)


main()
