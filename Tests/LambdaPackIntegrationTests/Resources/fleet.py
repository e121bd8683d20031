"""Opens the page of 200 functions: what is read, drawn and shown at once. Exits with what was wrong."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser  # noqa: E402

page = sys.argv[1]
screenshots = sys.argv[2] if len(sys.argv) > 2 else None
failures = []


def expect(condition, words):
    if not condition:
        failures.append(words)


with Browser() as browser:
    boxes = lambda: browser.evaluate(  # noqa: E731
        "[...document.querySelectorAll('#map .box')].map(box => box.node.name)")
    hits = lambda: browser.evaluate(  # noqa: E731
        "[...document.querySelectorAll('#hits button')].map(hit => [...hit.children].map(each => each.textContent))")

    browser.size(1280, 900)
    browser.emulate("light")
    browser.open(page)
    expect(len(boxes()) == 200, f"a box for each function: {len(boxes())}")
    expect(browser.evaluate("document.querySelectorAll('#map *').length") < 1000, "and few elements in it")
    made = browser.evaluate(
        "[...document.querySelectorAll('#map .box')].some(box => (box.node.made || []).some(part => part.made))")
    expect(made is False, "symbols are not read before somebody asks for them")
    shown = lambda: browser.evaluate(  # noqa: E731
        "[...document.querySelectorAll('#artifacts tbody tr')].filter(row => row.checkVisibility()).length")
    expect(shown() == 20, f"20 rows at once: {shown()}")
    changes = browser.evaluate(
        "['#changes > h3', '#changes > details > h3'].map(path => document.querySelectorAll(path).length)")
    expect(changes == [20, 180], f"what changed, most first, and the others to be opened: {changes}")
    first = browser.evaluate("document.querySelector('#changes h3').textContent.split(' ')[0]")
    expect(first == "Function299", f"the one that grew most: {first}")
    if screenshots:
        browser.screenshot(os.path.join(screenshots, "fleet.png"))

    browser.click("#artifacts summary")
    expect(shown() == 200, f"and the others when they are opened: {shown()}")
    browser.click("#artifacts summary")
    browser.emulate("light", "print")
    height = browser.evaluate("document.querySelector('#artifacts details').offsetHeight")
    expect(height > 180 * 20, f"on paper all are there: {height}")
    browser.emulate("light")

    # What all of them share, and what one has.
    browser.key("/")
    browser.type("everything")
    about = browser.evaluate("document.getElementById('about').textContent")
    expect(about == "200 matches, the 100 largest below" and len(hits()) == 100, f"found in each: {about}")
    expect(browser.evaluate("document.querySelectorAll('#map .box.hit').length") == 200, "and lit in each")
    browser.evaluate("document.getElementById('search').value = ''")
    browser.type("function217.h")
    expect(len(hits()) == 1 and hits()[0][0] == "Function217.handler", f"one has it: {hits()}")
    browser.key("Enter")
    focused = browser.evaluate("document.activeElement.node.name")
    expect(focused == "Function217.handler", f"Enter goes to it: {focused}")
    path = browser.evaluate("[...document.querySelectorAll('#path button')].map(e => e.textContent.split(' ')[0])")
    expect(path[1:] == ["Function217", "Function217"], f"function, module: {path}")

    expect(not browser.errors, f"errors of the page: {browser.errors}")
    expect(set(browser.requests) == {"file://" + os.path.abspath(page)}, f"asked the network: {browser.requests}")

print("\n".join(failures) or "as it should be")
sys.exit(1 if failures else 0)
