"""Uses the page of a check as people do: by mouse, by keyboard, in the dark, on paper. Exits with what was wrong."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser  # noqa: E402

page = sys.argv[1]
#: Where screenshots go, to be looked at.
screenshots = sys.argv[2] if len(sys.argv) > 2 else None
failures = []


def expect(condition, words):
    if not condition:
        failures.append(words)


with Browser() as browser:
    names = lambda: browser.evaluate(  # noqa: E731
        "[...document.querySelectorAll('#map .box')].map(box => box.node.name)")
    place = lambda: browser.evaluate(  # noqa: E731
        "[...document.querySelectorAll('#path button')].map(each => each.textContent.split(' ')[0])")
    focused = lambda: browser.evaluate("document.activeElement.node ? document.activeElement.node.name : null")  # noqa: E731

    def shoot(name):
        if screenshots:
            browser.screenshot(os.path.join(screenshots, name + ".png"))

    browser.size(1280, 900)
    browser.emulate("light")
    browser.open(page)
    browser.size(1280, browser.evaluate("document.documentElement.scrollHeight"))
    shoot("light")
    whole = names()
    expect(len(whole) == 5 and whole[0].startswith("Shipping"), f"functions, largest first: {whole}")
    covered = browser.evaluate(
        "(() => { const map = document.getElementById('map'); let area = 0;"
        " for (const box of map.querySelectorAll('.box')) area += box.offsetWidth * box.offsetHeight;"
        " return area / (map.clientWidth * map.clientHeight) })()")
    expect(covered > 0.97, f"the boxes cover the map: {covered}")
    expect(browser.evaluate("document.querySelectorAll('#budgets tbody tr').length") == 12, "a bar for each figure")

    made = browser.evaluate(
        "[...document.querySelectorAll('#map .box')].some(box => (box.node.made || []).some(part => part.made))")
    expect(made is False, "symbols are not read before somebody asks for them")

    # By mouse.
    browser.click("#map .box")
    expect(place() == ["storefront", "Shipping"], f"a click goes in: {place()}")
    inside = names()
    expect(inside[0] == "_FoundationICU", f"the largest module: {inside[:3]}")
    shoot("zoomed")
    browser.click("#path button")
    expect(place() == ["storefront"], f"the path leads back: {place()}")

    # By keyboard alone.
    browser.evaluate("document.querySelector('#map .box').focus()")
    first = focused()
    browser.key("ArrowRight")
    expect(focused() not in (None, first), f"an arrow moves: {focused()}")
    browser.key("ArrowLeft")
    expect(focused() == first, f"and back: {focused()}")
    browser.key("Enter")
    expect(place() == ["storefront", "Shipping"] and focused() == "_FoundationICU", f"Enter goes in: {place()}")
    browser.key("Enter")
    expect(len(place()) == 3 and "icudt76_dat" in names(), f"down to symbols: {place()} {names()[:2]}")
    expect("ICU data" not in (focused() or ""), "symbols are named, not their kind")
    browser.key("Escape")
    expect(focused() == "_FoundationICU" and len(place()) == 2, f"Escape comes out: {focused()}")
    browser.key("Escape")
    browser.key("Escape")
    expect(place() == ["storefront"], "and stops at the top")

    colours = browser.evaluate(
        "['code', 'data', 'metadata', 'icu', 'unwind', 'linkage', 'file', 'unknown', 'other'].map(name => {"
        " const style = getComputedStyle(document.querySelector('.legend .k-' + name)); return style.backgroundColor })")
    expect(len(set(colours)) == len(colours), f"each kind has a colour of its own: {colours}")

    # Search.
    browser.key("/")
    expect(browser.evaluate("document.activeElement.id") == "search", "/ goes to the search")
    browser.type("ICUDT")
    found = browser.evaluate("[...document.querySelectorAll('#hits button span:first-child')].map(e => e.textContent)")
    expect(found == ["icudt76_dat"], f"found whatever the case: {found}")
    expect(browser.evaluate("document.getElementById('about').textContent") == "1 match", "and counted")
    lit = browser.evaluate("[...document.querySelectorAll('#map .box.hit')].map(box => box.node.name)")
    expect(lit == [first], f"the way there is lit: {lit}")
    shoot("search")
    browser.key("Enter")
    expect(len(place()) == 3 and focused() == "icudt76_dat", f"Enter goes to it: {place()} {focused()}")
    browser.evaluate("document.getElementById('search').focus()")
    browser.key("Escape")
    expect(browser.evaluate("document.querySelectorAll('#map .hit').length") == 0, "Escape ends the search")

    # Dark, on paper, on a phone.
    browser.open(page)
    light = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    browser.emulate("dark")
    dark = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    expect(light != dark, f"light and dark differ: {light}")
    shoot("dark")
    browser.emulate("dark", "print")
    expect(browser.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", "paper is white")
    expect(browser.evaluate("getComputedStyle(document.getElementById('search')).display") == "none", "nothing to type")
    shoot("print")
    browser.emulate("light")
    browser.size(390, 844)
    browser.settle()
    expect(browser.evaluate("document.documentElement.scrollWidth") <= 390, "no sideways scrolling on a phone")
    expect(len(names()) == 5, "the map is laid out anew")
    tables = browser.evaluate(
        "[...document.querySelectorAll('.wide')].map(each => { each.scrollLeft = 10000;"
        " const last = each.querySelector('tbody td:last-child').getBoundingClientRect();"
        " const end = each.scrollLeft; each.scrollLeft = 0;"
        " return [end, last.right, each.tabIndex, getComputedStyle(each).backgroundImage.split('linear').length - 1] })")
    expect(len(tables) == 2, f"two tables: {tables}")
    for end, right, tab_index, shades in tables:
        expect(end > 0 and right <= 390, f"a table can be scrolled to its end: {end}, {right}")
        expect(tab_index == 0, "with the keyboard, too")
        expect(shades == 4, "and an edge with more behind it is shaded")
    cut = browser.evaluate(
        "[...document.querySelectorAll('.change .name')].filter(each => each.scrollWidth > each.clientWidth)"
        ".map(each => each.textContent)")
    expect(cut == [], f"names of modules are whole: {cut}")
    shoot("phone")

    expect(not browser.errors, f"errors of the page: {browser.errors}")
    expect(set(browser.requests) == {"file://" + os.path.abspath(page)}, f"asked the network: {browser.requests}")

print("\n".join(failures) or "as it should be")
sys.exit(1 if failures else 0)
