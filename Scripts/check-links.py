#!/usr/bin/env python3
"""Checks the relative links of Markdown files: the file is there, and the heading that an anchor names.

usage: check-links.py FILE...

Links to other sites are not followed: the check needs no network. Exit 1 with one line for each broken link.
"""

import os
import re
import sys
from urllib.parse import unquote

FENCE = re.compile(r"^\s*(```|~~~).*?^\s*\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`+[^`\n]*`+")
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def blank(match):
    """Spaces in place of code: lines keep their numbers."""
    return re.sub(r"[^\n]", " ", match.group())


def anchors(path):
    """The anchors that GitHub gives a file's headings: lower case, no punctuation, hyphens for blanks, numbers for repeats."""
    seen, result = {}, set()
    for heading in HEADING.findall(FENCE.sub(blank, read(path))):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        result.add(f"{slug}-{count}" if count else slug)
    return result


def is_there(path):
    """Whether the path exists in exactly this spelling: not every file system minds case."""
    if not os.path.exists(path):
        return False
    folder, name = os.path.split(os.path.abspath(path))
    return name in os.listdir(folder)


def problems(path):
    text = CODE.sub(blank, FENCE.sub(blank, read(path)))
    for match in LINK.finditer(text):
        link = match.group(1)
        if ELSEWHERE.match(link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = os.path.join(os.path.dirname(path), name) if name else path
        line = text.count("\n", 0, match.start()) + 1
        if not is_there(target):
            yield f"{path}:{line}: {link}: there is no such file"
        elif anchor and target.endswith(".md") and anchor not in anchors(target):
            yield f"{path}:{line}: {link}: there is no heading with this anchor"


found = [problem for path in sys.argv[1:] for problem in problems(path)]
print("".join(problem + "\n" for problem in found), end="")
sys.exit(1 if found else 0)
