"""An independent reading of a link map: bytes of each archive in sections that the file has, as JSON.

usage: linkmap.py ELF MAP          (.eh_frame is left out: gold's map does not say whose it is)
"""

import collections
import json
import re
import subprocess
import sys

elf, link_map = sys.argv[1:]
sections = {}
for line in subprocess.run(["readelf", "-SW", elf], capture_output=True, text=True, check=True).stdout.splitlines():
    match = re.match(r"\s*\[\s*\d+\]\s+(\S+)\s+(\S+)\s+([0-9a-f]{16})\s+\S+\s+([0-9a-f]+)", line)
    if match and match[2] != "NOBITS":
        sections[match[1]] = int(match[4], 16)

totals = collections.Counter()
#: Of these, what is in the exception tables.
tables = collections.Counter()


def add(section, archive, size):
    totals[archive] += size
    if section == ".gcc_except_table":
        tables[archive] += size


text = open(link_map, errors="replace")
if next(text).split()[0] == "VMA":
    section = None
    for line in text:
        match = re.match(r"\s*[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+ (\s*)(.*)$", line)
        if not match:
            continue
        if not match[2]:
            section = match[3]
        elif len(match[2]) == 8 and section in sections and section != ".eh_frame":
            name = re.match(r"(?:.*/)?([^/]+\.a)\(", match[3])
            if name:
                add(section, name[1], int(match[1], 16))
else:
    section, started = None, False
    for line in text:
        started = started or line.startswith("Memory map")
        if not started or line == "\n":
            continue
        if line[0] != " ":
            section = line.split()[0]
        match = re.search(r"0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$", line)
        if match and section in sections and section != ".eh_frame":
            name = re.match(r"(?:.*/)?([^/]+\.a)\(", match[3])
            if name:
                add(section, name[1], int(match[2], 16))
json.dump({"archives": totals, "exceptionTables": tables, "sections": sections}, sys.stdout)
