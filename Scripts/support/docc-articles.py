#!/usr/bin/env python3
"""Makes a DocC catalogue out of docs/, so that the same text serves both.

usage: docc-articles.py DIRECTORY

Links between pages become links between articles. Links to other files of the repository become links to where it is
published. A link to nothing ends the script with exit code 1.
"""

import pathlib
import re
import sys

REPOSITORY = "https://github.com/swift-lambda-pack/swift-lambda-pack"

root = pathlib.Path(__file__).resolve().parent.parent.parent
docs = root / "docs"
missing = []


def article(page: pathlib.Path) -> str:
    """The name of a page's article, unique in the whole catalogue."""
    return "-".join(page.relative_to(docs).with_suffix("").parts)


def anchor(page: pathlib.Path, heading: str) -> str | None:
    """DocC keeps the case of a heading, where GitHub does not."""
    for title in re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        kept = re.sub(r"[^\w\- ]", "", title).replace(" ", "-")
        if kept.lower() == heading:
            return "#" + kept
    return None


def linked(page: pathlib.Path, text: str) -> str:
    def link(match: re.Match) -> str:
        words, target = match.groups()
        if re.match(r"[a-z]+:", target):
            return match.group(0)
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            missing.append(f"{page.relative_to(root)}: {target}")
        if file in pages:
            place = anchor(file, heading) if heading else ""
            if place is None:
                missing.append(f"{page.relative_to(root)}: {target}")
            return f"[{words}](doc:{article(file)}{place or ''})"
        kind = "tree" if file.is_dir() else "blob"
        return f"[{words}]({REPOSITORY}/{kind}/main/{file.relative_to(root).as_posix()})"

    return re.sub(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)", link, text)


catalogue = pathlib.Path(sys.argv[1])
catalogue.mkdir(parents=True, exist_ok=True)
pages = sorted(docs.glob("*.md")) + sorted(docs.glob("decisions/*.md"))
for page in pages:
    (catalogue / f"{article(page)}.md").write_text(linked(page, page.read_text(encoding="utf-8")), encoding="utf-8")


def topics(title: str, folder: pathlib.Path) -> str:
    return f"### {title}\n\n" + "".join(f"- <doc:{article(page)}>\n" for page in pages if page.parent == folder)


(catalogue / "lambda-pack.md").write_text(
    "# lambda-pack\n\n@Metadata {\n    @TechnologyRoot\n}\n\n"
    "Packages Swift functions for AWS Lambda: small, reproducible zips and layers.\n\n## Topics\n\n"
    + topics("Guides", docs) + "\n" + topics("Decisions", docs / "decisions"),
    encoding="utf-8")
for link in missing:
    print(f"error: {link} does not exist", file=sys.stderr)
sys.exit(1 if missing else 0)
