#!/usr/bin/env python3
"""Writes the runtime profiles of Sources/LambdaPackCore/Preflight/Data.

usage: make-runtime-profiles.py X86_64_ROOT ARM64_ROOT [OUTPUT_DIRECTORY] [--abilists FILE]

A profile lists the symbol versions that each library of a runtime's image offers. They are read from newer libraries
of the same upstream projects (glibc, GCC) and cut off at the versions that the runtime has: a version node of glibc
or libstdc++ never changes once released, and newer releases keep all nodes of older ones.

glibc-symbols.txt has what stands in those nodes of glibc: a paragraph for each pair of nodes, x86_64's and arm64's (- where
that architecture has none), and the names that have them. A name with several versions is in several paragraphs.

--abilists compares with the lists that zig keeps of glibc's own abilist files (lib/libc/glibc/abilists in the PyPI package
ziglang), release by release, and fails where they differ in more than is known below.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import textwrap

CURL_FUNCTIONS = ["curl_" + name for name in """
    easy_cleanup easy_duphandle easy_escape easy_getinfo easy_header easy_init easy_nextheader easy_option_by_id
    easy_option_by_name easy_option_next easy_pause easy_perform easy_recv easy_reset easy_send easy_setopt
    easy_strerror easy_unescape easy_upkeep escape formadd formfree formget free getdate getenv global_cleanup
    global_init global_init_mem global_sslset maprintf mfprintf mime_addpart mime_data mime_data_cb mime_encoder
    mime_filedata mime_filename mime_free mime_headers mime_init mime_name mime_subparts mime_type mprintf
    msnprintf msprintf multi_add_handle multi_assign multi_cleanup multi_fdset multi_info_read multi_init
    multi_perform multi_poll multi_remove_handle multi_setopt multi_socket multi_socket_action multi_socket_all
    multi_strerror multi_timeout multi_wait multi_wakeup mvaprintf mvfprintf mvprintf mvsnprintf mvsprintf
    pushheader_byname pushheader_bynum share_cleanup share_init share_setopt share_strerror slist_append
    slist_free_all strequal strnequal unescape url url_cleanup url_dup url_get url_set url_strerror version
    version_info
""".split()]
RUNTIMES = {
    "provided.al2023": {
        "summary": "Amazon Linux 2023, minimal container: glibc 2.34, libstdc++ and libgcc of GCC 11",
        "limits": {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29), "CXXABI": (1, 3, 13), "GCC": (7, 0, 0)},
        "sources": [
            "glibc 2.34-52: package list of a Lambda al2023 image (github.com/amazonlinux/amazon-linux-2023, issue 585)",
            "GCC 11: libstdc++ of GCC 11 ends at GLIBCXX_3.4.29 and CXXABI_1.3.13 (gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html)",
            "libstdc++ and libgcc are on the image because microdnf's libdnf needs them",
            "LD_LIBRARY_PATH: github.com/aws/aws-lambda-base-images",
            "libcurl of Amazon Linux 2023 gives its symbols no versions, says the loader: "
            "github.com/Orange-OpenSource/hurl, issue 1890",
        ],
        # On the image by its package list; what these libraries offer is not known.
        "present": {
            "libacl.so.1": "libacl", "libarchive.so.13": "libarchive 3.5.3", "libattr.so.1": "libattr",
            "libaudit.so.1": "audit-libs", "libblkid.so.1": "libblkid", "libbz2.so.1": "bzip2-libs",
            "libcurl.so.4": "libcurl-minimal 8, which curl-minimal needs; exports: libcurl's public functions as of 7.87, "
                            "without WebSocket (curl.se/libcurl/abi.html: none was removed since)",
            "libglib-2.0.so.0": "glib2",
            "libgmp.so.10": "gmp", "libjson-c.so.5": "json-c", "libkeyutils.so.1": "keyutils-libs",
            "libkrb5.so.3": "krb5-libs", "libmagic.so.1": "file-libs",
        },
        # What they are known to export all the same, by name.
        "symbols": {"libcurl.so.4": CURL_FUNCTIONS},
    },
    "provided.al2": {
        "summary": "Amazon Linux 2: glibc 2.26, libstdc++ and libgcc of GCC 7; out of support since 2026-06-30",
        "limits": {"GLIBC": (2, 26), "GLIBCXX": (3, 4, 24), "CXXABI": (1, 3, 11), "GCC": (7, 0, 0)},
        "sources": [
            "glibc 2.26: Amazon Linux 2 release notes",
            "GCC 7: libstdc++ of GCC 7 ends at GLIBCXX_3.4.24 and CXXABI_1.3.11 (gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html)",
            "LD_LIBRARY_PATH: taken to be that of provided.al2023 (github.com/aws/aws-lambda-base-images)",
        ],
        "present": {},
        "symbols": {},
    },
}
GLIBC = ["libBrokenLocale.so.1", "libanl.so.1", "libc.so.6", "libdl.so.2", "libm.so.6", "libmvec.so.1",
         "libnss_compat.so.2", "libnss_dns.so.2", "libnss_files.so.2", "libpthread.so.0", "libresolv.so.2",
         "librt.so.1", "libthread_db.so.1", "libutil.so.1"]
GCC = ["libstdc++.so.6", "libgcc_s.so.1"]
# The loader looks a symbol up by name and version, in all that is loaded: which of glibc's libraries has it is not kept.
SYMBOL_LIBRARIES = [name for name in GLIBC if name not in ("libthread_db.so.1", "libnss_compat.so.2")] + ["libnsl.so.1"]
NEWEST = (2, 34)
# Libraries that zig has no list of, what has moved from one of them into libc, and what glibc took back.
NOT_IN_ABILISTS = ["libBrokenLocale.so.1", "libanl.so.1", "libmvec.so.1", "libnsl.so.1"]
MOVED = {"gai_cancel", "gai_error", "gai_suspend", "getaddrinfo_a"}
WITHDRAWN = {"malloc_get_state", "malloc_set_state"}
ARCHITECTURES = {
    "x86_64": {"multiarch": "x86_64-linux-gnu", "interpreter": "/lib64/ld-linux-x86-64.so.2"},
    "arm64": {"multiarch": "aarch64-linux-gnu", "interpreter": "/lib/ld-linux-aarch64.so.1"},
}
# Lambda's search order (aws-lambda-base-images).
LIBRARY_PATH = ["/var/lang/lib", "/lib64", "/usr/lib64", "/var/runtime", "/var/runtime/lib", "/var/task",
                "/var/task/lib", "/opt/lib"]


def definitions(file):
    text = subprocess.run(["readelf", "-V", "--wide", file], check=True, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C"}).stdout
    names, inside = [], False
    for line in text.splitlines():
        if line.startswith("Version definition section"):
            inside = True
        elif line.startswith("Version "):
            inside = False
        elif inside and "Name:" in line and "Flags: BASE" not in line:
            names.append(line.split("Name: ")[1].strip())
    return names


def kept(name, limits):
    match = re.fullmatch(r"([A-Z]+)_(\d+(?:\.\d+)*)", name)
    if not match:
        # Private and unnumbered nodes are as old as their libraries, with one exception of glibc 2.36.
        return name != "GLIBC_ABI_DT_RELR"
    family, numbers = match.group(1), tuple(int(part) for part in match.group(2).split("."))
    return numbers <= limits.get(family, (10**9,))


def find(root, architecture, name):
    multiarch = ARCHITECTURES[architecture]["multiarch"]
    for directory in ("lib/" + multiarch, "usr/lib/" + multiarch, "lib64", "usr/lib64", "lib", "usr/lib"):
        path = os.path.join(root, directory, name)
        if os.path.exists(path):
            return path
    return None


def order(name):
    return [int(part) if part.isdigit() else 0 for part in re.split(r"[_.]", name)], name


def libraries(root, architecture, runtime):
    found = {}
    interpreter = os.path.basename(ARCHITECTURES[architecture]["interpreter"])
    for name in sorted(GLIBC + GCC + [interpreter]):
        path = find(root, architecture, name)
        if path is None:
            continue
        versions = [version for version in definitions(path) if kept(version, runtime["limits"])]
        if versions:
            found[name] = {"versions": sorted(versions, key=order)}
    for name, source in runtime["present"].items():
        symbols = runtime["symbols"].get(name)
        found[name] = {"versions": None, **({"symbols": symbols} if symbols else {}), "source": source}
    return dict(sorted(found.items()))


def symbols(root, architecture, names):
    """(name, node) of what the libraries define, up to the newest release of a runtime."""
    found = set()
    for name in names + [os.path.basename(ARCHITECTURES[architecture]["interpreter"])]:
        path = find(root, architecture, name)
        if path is None:
            continue
        text = subprocess.run(["nm", "-D", "--defined-only", "--with-symbol-versions", path], check=True,
                              capture_output=True, text=True).stdout
        for symbol, node in re.findall(r" (\S+?)@@?(GLIBC_[\d.]+)$", text, re.MULTILINE):
            # Empty nodes have a placeholder; nodes themselves are symbols, too.
            if numbers(node) <= NEWEST and symbol != node and not symbol.endswith("_version_placeholder"):
                found.add((symbol, node))
    return found


def numbers(node):
    return tuple(int(part) for part in node.removeprefix("GLIBC_").split("."))


def write_symbols(found, file):
    nodes = {}
    for architecture in ("x86_64", "arm64"):
        for name, node in found[architecture]:
            nodes.setdefault(name, {}).setdefault(architecture, []).append(node)
    paragraphs = {}
    for name, by_architecture in nodes.items():
        lists = [sorted(by_architecture.get(each, []), key=numbers) for each in ("x86_64", "arm64")]
        # The newest of each first: those are the ones that belong together.
        for step in range(max(map(len, lists))):
            pair = tuple(nodes[-1 - step] if step < len(nodes) else "-" for nodes in lists)
            paragraphs.setdefault(pair, []).append(name)
    def key(pair):
        return [numbers(node) if node != "-" else (99,) for node in pair]
    for pair in sorted(paragraphs, key=key):
        file.write(" ".join(pair) + "\n")
        file.write(textwrap.fill(" ".join(sorted(paragraphs[pair])), 118, initial_indent=" ", subsequent_indent=" ",
                                 break_long_words=False, break_on_hyphens=False) + "\n")


class Reader:
    """zig's abilists, as src/glibc.zig reads them: libraries, versions, targets, then functions, objects and
    thread-local objects; each symbol once for every set of targets that has it in the same library and versions."""

    def __init__(self, data):
        self.data, self.place = data, 0

    def byte(self):
        self.place += 1
        return self.data[self.place - 1]

    def text(self):
        end = self.data.index(0, self.place)
        text, self.place = self.data[self.place:end].decode(), end + 1
        return text

    def leb128(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def read(self):
        libraries = [self.text() for _ in range(self.byte())]
        versions = [tuple(self.byte() for _ in range(3)) for _ in range(self.byte())]
        targets = [self.text() for _ in range(self.byte())]
        entries = []
        for has_size in (False, True, True):
            name = None
            for _ in range(self.byte() | self.byte() << 8):
                name = name or self.text()
                mask = self.leb128()
                if has_size:
                    self.leb128()
                library = self.byte()
                nodes = []
                while True:
                    byte = self.byte()
                    nodes.append(versions[byte & 127])
                    if byte & 128:
                        break
                entries.append((name, mask, libraries[library & 127], nodes))
                if library & 128:
                    name = None
        assert self.place == len(self.data), "abilists: not read to the end"
        return targets, entries


def compare(roots, file):
    """What the lists and the libraries do not agree on, by runtime and architecture."""
    targets, entries = Reader(open(file, "rb").read()).read()
    differences = []
    for architecture, root in sorted(roots.items()):
        target = targets.index(ARCHITECTURES[architecture]["multiarch"])
        known = [name for name in SYMBOL_LIBRARIES if name not in NOT_IN_ABILISTS]
        read = symbols(root, architecture, known)
        for name, runtime in RUNTIMES.items():
            limit = runtime["limits"]["GLIBC"]
            listed = {
                (symbol, "GLIBC_" + ".".join(map(str, node if node[2] else node[:2])))
                for symbol, mask, _, nodes in entries if mask >> target & 1 and symbol not in WITHDRAWN
                for node in nodes if node <= (*limit, 99)
            }
            ours = {each for each in read if numbers(each[1]) <= limit}
            print(f"{name} {architecture}: {len(ours)} symbols of glibc's libraries, {len(listed)} of the abilists")
            differences += [f"{name} {architecture}: {symbol}@{node}" for symbol, node in sorted(listed ^ ours)
                            if symbol not in MOVED]
    return differences


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("x86_64")
    parser.add_argument("arm64")
    parser.add_argument("output", nargs="?", default=os.path.join(
        os.path.dirname(__file__), "../Sources/LambdaPackCore/Preflight/Data"))
    parser.add_argument("--abilists")
    options = parser.parse_args()
    roots = {"x86_64": options.x86_64, "arm64": options.arm64}
    output = options.output
    if options.abilists:
        differences = compare(roots, options.abilists)
        if differences:
            sys.exit("\n".join(differences))
    with open(os.path.join(output, "glibc-symbols.txt"), "w", encoding="utf-8") as file:
        write_symbols({each: symbols(root, each, SYMBOL_LIBRARIES) for each, root in roots.items()}, file)
    for name, runtime in RUNTIMES.items():
        profile = {
            "schema": "lambda-pack/runtime-profile",
            "schemaVersion": 1,
            "name": name,
            "summary": runtime["summary"],
            "sources": runtime["sources"],
            "glibc": ".".join(map(str, runtime["limits"]["GLIBC"])),
            "libraryPath": LIBRARY_PATH,
            "defaultPath": ["/lib64", "/usr/lib64"],
            "architectures": {
                architecture: {
                    "interpreters": [ARCHITECTURES[architecture]["interpreter"]],
                    "libraries": libraries(root, architecture, runtime),
                }
                for architecture, root in sorted(roots.items())
            },
        }
        with open(os.path.join(output, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(profile, file, indent=1)
            file.write("\n")


main()
