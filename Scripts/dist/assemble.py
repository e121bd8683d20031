#!/usr/bin/env python3
"""Puts executables of lambda-pack together to what a release has. The same executables give the same bytes.

usage: assemble.py --version VERSION --output DIR --man FILE --completions DIR --licences DIR [--url URL] SYSTEM=FILE...

  SYSTEM          linux-x86_64, linux-arm64, macos-x86_64 or macos-arm64. What it was built from is in FILE.sources, if known.
  --licences DIR  the licences of what the executables contain
  --url URL       where the files of this release will be. The plugin package names its bundle by URL and checksum then, and by
                  path without it.

Leaves in DIR:
  lambda-pack-VERSION-SYSTEM.tar.gz      executable, man page, completions, licences, sources: bin/ and share/
  lambda-pack-VERSION-SYSTEM.sources     what the executable was built from
  lambda-pack-VERSION.artifactbundle.zip  for SwiftPM
  swift-lambda-pack-plugin/               the package with the plugin
  SHA256SUMS
"""

import argparse
import gzip
import hashlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NAME = "lambda-pack"
TRIPLES = {
    "linux-x86_64": ["x86_64-unknown-linux-gnu"],
    "linux-arm64": ["aarch64-unknown-linux-gnu"],
    "macos-x86_64": ["x86_64-apple-macosx"],
    "macos-arm64": ["arm64-apple-macosx"],
}
TITLES = {"linux-x86_64": "Linux on x86_64", "linux-arm64": "Linux on arm64", "macos-x86_64": "macOS on x86_64",
          "macos-arm64": "macOS on arm64"}
COMPLETIONS = {
    "bash": f"share/bash-completion/completions/{NAME}",
    "zsh": f"share/zsh/site-functions/_{NAME}",
    "fish": f"share/fish/vendor_completions.d/{NAME}.fish",
}
# The earliest time that a zip can hold.
TIME = (1980, 1, 1, 0, 0, 0)
SECONDS = 315532800


def write_tar(path, entries):
    """entries: name → (bytes, mode). No owner, no clock, sorted, directories not listed."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, (content, mode) in sorted(entries.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), mode, SECONDS
            tar.addfile(entry, io.BytesIO(content))
    with open(path, "wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=9, mtime=0) as out:
        out.write(archive.getvalue())


def write_zip(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, (content, mode) in sorted(entries.items()):
            entry = zipfile.ZipInfo(name, TIME)
            entry.create_system, entry.external_attr = 3, (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_files(directory):
    """Path below the directory → (bytes, mode)."""
    files = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    return {path.relative_to(directory).as_posix(): (path.read_bytes(), 0o644) for path in files}


def read_plugin():
    """The sources of the plugin that belong to the repository, and nothing else that lies among them. What compiles the tool is
    left out, and ToolLocation.swift is of this package."""
    folder = "Plugins"
    compiling = [f"{folder}/LambdaPackPlugin/{name}.swift" for name in ("MissingHeaders", "ToolLocation")]
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", folder], capture_output=True)
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().rstrip("\0").split("\0")
    else:
        # An archive of the sources has no others.
        names = [f"{folder}/{name}" for name in read_files(ROOT / folder)]
    return {name: ((ROOT / name).read_bytes(), 0o644) for name in names if name not in compiling}


def write_files(directory, entries):
    for name, (content, mode) in entries.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(mode)


def read_executables(parser, arguments):
    """System → (executable, the list of its sources or None), each as bytes."""
    executables = {}
    for argument in sorted(arguments):
        system, separator, file = argument.partition("=")
        if not separator or system not in TRIPLES:
            parser.error(f"not SYSTEM=FILE: '{argument}'; the systems are {', '.join(TRIPLES)}")
        if system in executables:
            parser.error(f"{system} is given twice")
        sources = pathlib.Path(f"{file}.sources")
        executables[system] = (pathlib.Path(file).read_bytes(), sources.read_bytes() if sources.exists() else None)
        if not sources.exists():
            print(f"warning: what {system} was built from is not known: there is no {sources}", file=sys.stderr)
    return executables


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("--man", required=True, type=pathlib.Path)
    parser.add_argument("--completions", required=True, type=pathlib.Path)
    parser.add_argument("--licences", required=True, type=pathlib.Path)
    parser.add_argument("--url")
    parser.add_argument("executables", nargs="+", metavar="SYSTEM=FILE")
    options = parser.parse_args()
    executables = read_executables(parser, options.executables)
    options.output.mkdir(parents=True, exist_ok=True)

    licences = {name: ((ROOT / name).read_bytes(), 0o644) for name in ("LICENSE", "NOTICE")}
    licences |= {f"licences/{name}": entry for name, entry in read_files(options.licences).items()}
    documents = f"share/doc/{NAME}"
    shared = {f"{documents}/{name}": entry for name, entry in licences.items()}
    shared[f"share/man/man1/{NAME}.1"] = (options.man.read_bytes(), 0o644)
    for shell, path in COMPLETIONS.items():
        shared[path] = ((options.completions / shell).read_bytes(), 0o644)

    bundle, variants, files = {}, [], []
    for system, (executable, sources) in executables.items():
        entries = {f"bin/{NAME}": (executable, 0o755), **shared}
        if sources is not None:
            entries[f"{documents}/sources"] = bundle[f"{system}/{NAME}.sources"] = (sources, 0o644)
            files.append(options.output / f"{NAME}-{options.version}-{system}.sources")
            files[-1].write_bytes(sources)
        files.append(options.output / f"{NAME}-{options.version}-{system}.tar.gz")
        write_tar(files[-1], entries)
        bundle[f"{system}/{NAME}"] = (executable, 0o755)
        variants.append({"path": f"{system}/{NAME}", "supportedTriples": TRIPLES[system]})
    information = {
        "schemaVersion": "1.0",
        "artifacts": {NAME: {"type": "executable", "version": options.version, "variants": variants}},
    }
    bundle["info.json"] = ((json.dumps(information, indent=2) + "\n").encode(), 0o644)
    bundle.update(licences)
    folder = f"{NAME}.artifactbundle"
    bundle = {f"{folder}/{name}": entry for name, entry in bundle.items()}
    archive = options.output / f"{NAME}-{options.version}.artifactbundle.zip"
    write_zip(archive, bundle)
    files.append(archive)

    package = {**read_plugin(), **licences}
    location = f'path: "{folder}"'
    if options.url:
        location = f'url: "{options.url.rstrip("/")}/{archive.name}",\n            checksum: "{sha256(archive)}"'
    else:
        package |= bundle
    values = {"VERSION": options.version, "LOCATION": location,
              "SYSTEMS": ", ".join(TITLES[system] for system in executables)}
    for name in ("Package.swift", "README.md", "Plugins/LambdaPackPlugin/ToolLocation.swift"):
        template = ROOT / "Scripts/dist/plugin-package" / f"{pathlib.PurePath(name).name}.in"
        text = template.read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        package[name] = (text.encode(), 0o644)
    folder = options.output / "swift-lambda-pack-plugin"
    shutil.rmtree(folder, ignore_errors=True)
    write_files(folder, package)

    sums = "".join(f"{sha256(file)}  {file.name}\n" for file in sorted(files))
    (options.output / "SHA256SUMS").write_text(sums, encoding="ascii")


if __name__ == "__main__":
    main()
