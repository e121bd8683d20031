#!/usr/bin/env python3
"""Puts executables of lambda-pack together to what a release has. The same executables give the same bytes.

usage: assemble.py --version VERSION --output DIR --man FILE --completions DIR [--url URL] SYSTEM=FILE...

  SYSTEM     linux-x86_64, linux-arm64, macos-x86_64 or macos-arm64
  --url URL  where the files of this release will be. The plugin package names its bundle by URL and checksum then, and by
             path without it.

Leaves in DIR:
  lambda-pack-VERSION-SYSTEM.tar.gz      executable, man page, completions, licences: bin/ and share/
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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("--man", required=True, type=pathlib.Path)
    parser.add_argument("--completions", required=True, type=pathlib.Path)
    parser.add_argument("--url")
    parser.add_argument("executables", nargs="+", metavar="SYSTEM=FILE")
    options = parser.parse_args()
    executables = dict(sorted(text.split("=", 1) for text in options.executables))
    for system in executables:
        if system not in TRIPLES:
            parser.error(f"unknown system '{system}': one of {', '.join(TRIPLES)}")
    options.output.mkdir(parents=True, exist_ok=True)

    licences = {name: ((ROOT / name).read_bytes(), 0o644) for name in ("LICENSE", "NOTICE")}
    shared = {f"share/doc/{NAME}/{name}": entry for name, entry in licences.items()}
    shared[f"share/man/man1/{NAME}.1"] = (options.man.read_bytes(), 0o644)
    for shell, path in COMPLETIONS.items():
        shared[path] = ((options.completions / shell).read_bytes(), 0o644)

    bundle, variants, files = {}, [], []
    for system, file in executables.items():
        executable = (pathlib.Path(file).read_bytes(), 0o755)
        tar = options.output / f"{NAME}-{options.version}-{system}.tar.gz"
        write_tar(tar, {f"bin/{NAME}": executable, **shared})
        files.append(tar)
        bundle[f"{system}/{NAME}"] = executable
        variants.append({"path": f"{system}/{NAME}", "supportedTriples": TRIPLES[system]})
    information = {
        "schemaVersion": "1.0",
        "artifacts": {NAME: {"type": "executable", "version": options.version, "variants": variants}},
    }
    bundle["info.json"] = ((json.dumps(information, indent=2) + "\n").encode(), 0o644)
    bundle.update(licences)
    folder = f"{NAME}.artifactbundle"
    archive = options.output / f"{NAME}-{options.version}.artifactbundle.zip"
    write_zip(archive, {f"{folder}/{name}": entry for name, entry in bundle.items()})
    files.append(archive)

    package = options.output / "swift-lambda-pack-plugin"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(ROOT / "Plugins", package / "Plugins")
    location = f'path: "{folder}"'
    if options.url:
        location = f'url: "{options.url.rstrip("/")}/{archive.name}",\n            checksum: "{sha256(archive)}"'
    else:
        for name, (content, mode) in bundle.items():
            path = package / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(mode)
    values = {"VERSION": options.version, "LOCATION": location,
              "SYSTEMS": ", ".join(TITLES[system] for system in executables)}
    for name in ("Package.swift", "README.md"):
        text = (ROOT / "Scripts/dist/plugin-package" / f"{name}.in").read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        (package / name).write_text(text, encoding="utf-8")
    for name, (content, _) in licences.items():
        (package / name).write_bytes(content)

    sums = "".join(f"{sha256(file)}  {file.name}\n" for file in sorted(files))
    (options.output / "SHA256SUMS").write_text(sums, encoding="ascii")


if __name__ == "__main__":
    main()
