#!/usr/bin/env python3
"""Makes docs/images/report.png, the README's picture of a check's page, from the golden page of the tests.

The picture is the page from "What changed" to the legend of the treemap. Needs Chromium. Run it after the page's look or
the golden has changed.
"""

import base64
import os
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "Tests/LambdaPackIntegrationTests/Resources"))
from browser import Browser  # noqa: E402

PAGE = os.path.join(ROOT, "Tests/LambdaPackCoreTests/Goldens/check.html")
PARTS = os.path.join(ROOT, "Sources/LambdaPackCore/Report/Page")
PICTURE = os.path.join(ROOT, "docs/images/report.png")
WIDTH = 1000
#: The upper edge of the first heading of the picture, and the lower edge of its last element, in CSS pixels.
BOUNDS = """[
    [...document.querySelectorAll('h2')].find(each => each.textContent == 'What changed').getBoundingClientRect().top,
    document.querySelector('.legend').getBoundingClientRect().bottom]"""


def whole_page():
    """The golden names its style and its script in the place where real pages contain them."""
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    for name in ["page.css", "page.js"]:
        with open(os.path.join(PARTS, name), encoding="utf-8") as file:
            page = page.replace(f"\n{name}\n", "\n" + file.read() + "\n")
    return page


with tempfile.TemporaryDirectory(prefix="lambda-pack-picture.") as folder:
    path = os.path.join(folder, "check.html")
    with open(path, "w", encoding="utf-8") as file:
        file.write(whole_page())
    with Browser(WIDTH) as browser:
        browser.emulate("light")
        browser.open(path)
        browser.size(WIDTH, browser.evaluate("document.documentElement.scrollHeight"))
        top, bottom = browser.evaluate(BOUNDS)
        clip = {"x": 0, "y": top - 24, "width": WIDTH, "height": bottom - top + 48, "scale": 1}
        data = browser.send("Page.captureScreenshot", format="png", clip=clip)["data"]
os.makedirs(os.path.dirname(PICTURE), exist_ok=True)
with open(PICTURE, "wb") as file:
    file.write(base64.b64decode(data))
print(f"{PICTURE}: {os.path.getsize(PICTURE):,} B")
