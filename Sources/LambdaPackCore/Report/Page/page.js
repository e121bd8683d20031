"use strict";
(() => {
  const map = document.getElementById("map");
  if (!map) return;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const outline = read("outline");
  // Nearly all of the page: read when somebody goes into a module, or searches.
  let detail = null;
  const symbols = () => detail || (detail = read("symbols"));
  const path = document.getElementById("path");
  const about = document.getElementById("about");
  const search = document.getElementById("search");
  const hits = document.getElementById("hits");

  const classes = {
    "code": "code", "read-only data": "data", "data": "data", "Swift metadata": "metadata", "ICU data": "icu",
    "unwind tables": "unwind", "relocations and linkage": "linkage", "file": "file", "unknown": "unknown",
  };
  const classOf = (kind) => "k-" + (classes[kind] || "other");

  const size = (bytes) => {
    if (bytes < 999.5) return bytes + " B";
    for (const unit of ["kB", "MB", "GB"]) {
      bytes /= 1000;
      if (bytes < 999.5 || unit === "GB") return bytes.toFixed(1) + " " + unit;
    }
  };
  const share = (part, whole) => (whole ? (part * 100 / whole).toFixed(1) : "0.0") + " %";

  // The tree: artifacts, then modules and files, then symbols. Children are made when they are asked for.
  const bySize = (one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1);
  const sum = (nodes) => nodes.reduce((total, each) => total + each.bytes, 0);
  class Node {
    constructor(name, bytes, kind, parent, make) { Object.assign(this, { name, bytes, kind, parent, make }); }
    get children() { return this.made || (this.made = this.make ? this.make(this).sort(bySize) : []); }
  }

  const inModule = (node) => {
    const { names, modules } = symbols();
    const [named, rest] = modules[node.module];
    const children = [];
    for (let at = 0; at < named.length; at += 3) {
      children.push(new Node(names[named[at]], named[at + 1], outline.kinds[named[at + 2]], node));
      children[children.length - 1].symbol = at;
    }
    for (let at = 0; at < rest.length; at += 2) {
      const kind = outline.kinds[rest[at]];
      children.push(new Node(`${kind}: smaller symbols`, rest[at + 1], kind, node));
    }
    return children;
  };
  const inArtifact = (node) => {
    const children = [];
    for (const [path, bytes] of node.contents) {
      if (path === "bootstrap" && node.modules.length) {
        const modules = node.modules.map((module) => {
          const [name, size, kind] = outline.modules[module];
          // Nobody's bytes are of whatever kind, and stand out as nobody's.
          const words = outline.names[name] === "(unknown)" ? "unknown" : outline.kinds[kind];
          return Object.assign(new Node(outline.names[name], size, words, node, inModule), { module });
        });
        children.push(...modules);
        const rest = bytes - sum(modules);
        if (rest > 0) children.push(new Node("(file structure)", rest, "other", node));
      } else {
        const file = new Node(path, bytes, path === "bootstrap" ? "code" : "file", node);
        children.push(Object.assign(file, { isFile: true }));
      }
    }
    return children;
  };
  const inPackage = (root) => outline.artifacts.map(([name, architecture, kind, contents, modules]) => {
    const title = (kind === "layer" ? "layer " : "") + name + " " + architecture;
    const bytes = contents.reduce((total, [, size]) => total + size, 0);
    return Object.assign(new Node(title, bytes, "other", root, inArtifact), { contents, modules });
  });
  const root = new Node(outline.package, 0, "other", null, inPackage);
  root.bytes = sum(root.children);

  // Squarified treemaps (Bruls, Huizing, van Wijk 2000): rows along the shorter side, as square as they get.
  const layout = (children, width, height) => {
    const boxes = [];
    const items = children.filter((child) => child.bytes > 0);
    let area = width * height;
    let bytes = sum(items);
    let left = 0, top = 0, index = 0;
    const worst = (row, rowBytes, side, scale) => {
      const rowArea = rowBytes * scale;
      const most = row[0].bytes * scale, least = row[row.length - 1].bytes * scale;
      return Math.max(side * side * most / (rowArea * rowArea), rowArea * rowArea / (side * side * least));
    };
    while (index < items.length && width > 0.5 && height > 0.5) {
      const side = Math.min(width, height);
      const scale = area / bytes;
      const row = [items[index]];
      let rowBytes = items[index].bytes;
      let best = worst(row, rowBytes, side, scale);
      while (index + row.length < items.length) {
        const next = items[index + row.length];
        const other = worst(row.concat(next), rowBytes + next.bytes, side, scale);
        if (other > best) break;
        row.push(next);
        rowBytes += next.bytes;
        best = other;
      }
      const thickness = rowBytes * scale / side;
      let offset = 0;
      for (const item of row) {
        const length = item.bytes * scale / thickness;
        boxes.push(width >= height
          ? { item, left, top: top + offset, width: thickness, height: length }
          : { item, left: left + offset, top, width: length, height: thickness });
        offset += length;
      }
      if (width >= height) { left += thickness; width -= thickness; } else { top += thickness; height -= thickness; }
      area -= rowBytes * scale;
      bytes -= rowBytes;
      index += row.length;
    }
    return boxes;
  };

  let current = root;
  let query = "";
  // What the query finds in each distinct module; null without a query.
  let found = null;
  const matches = (name) => name.toLowerCase().includes(query);
  const isHit = (item) => found !== null && (matches(item.name)
    || (item.module !== undefined && found[item.module].length > 0)
    || (item.modules !== undefined && (item.modules.some((module) => found[module].length)
      || item.contents.some(([path]) => matches(path)))));

  // In shares of what it lies in: on paper, which is narrower than the window, nothing is laid out anew.
  const place = (element, box, width, height) => {
    element.style.left = (box.left * 100 / width) + "%";
    element.style.top = (box.top * 100 / height) + "%";
    element.style.width = `calc(${box.width * 100 / width}% - 1px)`;
    element.style.height = `calc(${box.height * 100 / height}% - 1px)`;
  };
  const text = (tag, content, className) => {
    const element = document.createElement(tag);
    element.textContent = content;
    if (className) element.className = className;
    return element;
  };
  const words = (item) => `${item.name}: ${size(item.bytes)}, ${share(item.bytes, current.bytes)} of ${current.name}`;

  const draw = () => {
    const focused = map.contains(document.activeElement) ? document.activeElement.node : null;
    map.textContent = "";
    map.classList.toggle("searching", query !== "");
    map.setAttribute("aria-label", `${current.name}, ${size(current.bytes)}`);
    let refocus = null;
    const width = map.clientWidth, height = map.clientHeight;
    layout(current.children, width, height).forEach((box, index) => {
      const item = box.item;
      if (box.width < 2 || box.height < 2) return;
      const element = document.createElement("div");
      element.node = item;
      element.className = "box " + classOf(item.kind) + (item.children.length ? "" : " leaf");
      element.tabIndex = index === 0 ? 0 : -1;
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", words(item) + (item.children.length ? "" : ", nothing in it"));
      element.title = `${item.name}\n${size(item.bytes)} (${share(item.bytes, current.bytes)}), ${item.kind}`;
      if (isHit(item)) element.classList.add("hit");
      place(element, box, width, height);
      if (box.width > 34 && box.height > 18) {
        const label = document.createElement("span");
        if (box.width < 90 && box.height > 40) label.className = "narrow";
        label.append(text("b", item.name), " ", text("em", size(item.bytes)));
        element.append(label);
      }
      if (item.children.length && box.width > 60 && box.height > 50) cells(element, item, box);
      else if (item.modules) element.style.background = stripes(item);
      map.append(element);
      if (item === focused) refocus = element;
    });
    if (!current.children.length) map.append(text("p", "Nothing in it.", "hint"));
    if (refocus) focus(refocus);
    crumbs();
  };

  // One level deeper, to be seen and not to be reached: a click there goes to the box around it.
  const cells = (element, item, box) => {
    const inset = 2, head = 20;
    const inner = layout(item.children, box.width - 1 - 2 * inset, box.height - 1 - head - inset);
    for (const part of inner) {
      if (part.width < 4 || part.height < 4) continue;
      const cell = document.createElement("div");
      cell.className = "cell " + classOf(part.item.kind);
      cell.style.filter = "brightness(0.94)";
      cell.setAttribute("aria-hidden", "true");
      cell.title = `${item.name} › ${part.item.name}\n${size(part.item.bytes)}, ${part.item.kind}`;
      if (isHit(part.item)) cell.classList.add("hit");
      place(cell, { ...part, left: part.left + inset, top: part.top + head }, box.width - 1, box.height - 1);
      if (part.width > 44 && part.height > 15) cell.textContent = part.item.name;
      element.append(cell);
    }
  };

  // An artifact too small for cells: its kinds, largest first, as one picture and no elements.
  const stripes = (artifact) => {
    const kinds = {};
    for (const { kind, bytes } of artifact.children) {
      const name = classes[kind] || "other";
      kinds[name] = (kinds[name] || 0) + bytes;
    }
    let from = 0;
    const stops = Object.entries(kinds).sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)).map(([name, bytes]) => {
      const to = from + bytes * 100 / artifact.bytes;
      const stop = `var(--${name}) ${from}% ${to}%`;
      from = to;
      return stop;
    });
    return `linear-gradient(${stops.join(", ")})`;
  };

  const crumbs = () => {
    path.textContent = "";
    const chain = [];
    for (let each = current; each; each = each.parent) chain.unshift(each);
    chain.forEach((each, index) => {
      if (index) path.append(text("span", "›"));
      const button = text("button", `${each.name} ${size(each.bytes)}`);
      button.type = "button";
      if (each === current) button.setAttribute("aria-current", "location");
      button.addEventListener("click", () => zoom(each));
      path.append(button);
    });
  };

  const boxes = () => [...map.querySelectorAll(".box")];
  const focus = (element) => {
    boxes().forEach((box) => { box.tabIndex = -1; });
    element.tabIndex = 0;
    element.focus({ preventScroll: true });
  };
  const zoom = (target, from) => {
    if (!target.children.length && target !== root) return;
    current = target;
    draw();
    const wanted = from ? boxes().find((box) => box.node === from) : boxes()[0];
    if (wanted && map.contains(document.activeElement) | !!from) focus(wanted);
    about.textContent = `${current.name}: ${size(current.bytes)}, ${current.children.length} parts`;
  };
  const out = () => { if (current.parent) zoom(current.parent, current); };

  // The nearest box in a direction.
  const neighbour = (element, dx, dy) => {
    const middle = (box) => {
      const rect = box.getBoundingClientRect();
      return [rect.left + rect.width / 2, rect.top + rect.height / 2];
    };
    const [x, y] = middle(element);
    let best = null, least = Infinity;
    for (const box of boxes()) {
      if (box === element) continue;
      const [bx, by] = middle(box);
      const along = (bx - x) * dx + (by - y) * dy;
      const across = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
      if (along > 1 && along + 2 * across < least) { least = along + 2 * across; best = box; }
    }
    return best;
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  map.addEventListener("click", (event) => {
    const box = event.target.closest(".box");
    if (!box) return;
    focus(box);
    zoom(box.node);
    about.textContent = words(box.node);
  });
  map.addEventListener("keydown", (event) => {
    const box = event.target.closest(".box");
    if (event.key === "Escape" || event.key === "Backspace") {
      out();
    } else if (box && (event.key === "Enter" || event.key === " ")) {
      zoom(box.node);
      const first = boxes()[0];
      if (first && current === box.node) focus(first);
    } else if (box && arrows[event.key]) {
      const next = neighbour(box, ...arrows[event.key]);
      if (next) focus(next);
    } else if (event.key === "Home" && boxes().length) {
      focus(boxes()[0]);
    } else {
      return;
    }
    event.preventDefault();
  });
  map.addEventListener("focusin", (event) => {
    const box = event.target.closest(".box");
    if (box) about.textContent = words(box.node);
  });
  map.addEventListener("mouseover", (event) => {
    const box = event.target.closest(".box");
    if (box) about.textContent = words(box.node);
  });

  // A module is searched once, however many artifacts it is in. A hit is what was found, and where.
  let lowercase = null;
  const hitsOf = () => {
    const all = [];
    const add = (name, bytes, places) => all.push({ name, bytes, places });
    const { names, modules } = symbols();
    lowercase = lowercase || names.map((name) => name.toLowerCase());
    const isNamed = lowercase.map((name) => name.includes(query));
    const users = outline.modules.map(() => []);
    for (const artifact of root.children) {
      if (matches(artifact.name)) add(artifact.name, artifact.bytes, [{ artifact }]);
      for (const module of artifact.modules) users[module].push(artifact);
      for (const [path, bytes] of artifact.contents) {
        if (matches(path) && !(path === "bootstrap" && artifact.modules.length)) add(path, bytes, [{ artifact, path }]);
      }
    }
    found = modules.map(([named], module) => {
      const [number, bytes] = outline.modules[module];
      const hits = [];
      const places = (symbol) => users[module].map((artifact) => ({ artifact, module, symbol }));
      if (matches(outline.names[number])) hits.push([outline.names[number], bytes, places()]);
      for (let at = 0; at < named.length; at += 3) {
        if (isNamed[named[at]]) hits.push([names[named[at]], named[at + 1], places(at)]);
      }
      for (const hit of hits) add(...hit);
      return hits;
    });
    return all.sort(bySize);
  };
  // The node of a hit: made now.
  const nodeAt = ({ artifact, path, module, symbol }) => {
    if (path !== undefined) return artifact.children.find((child) => child.isFile && child.name === path);
    if (module === undefined) return artifact;
    const node = artifact.children.find((child) => child.module === module);
    return symbol === undefined ? node : node.children.find((child) => child.symbol === symbol);
  };
  const placeOf = ({ artifact, module, symbol, path }) => [
    ...(path !== undefined || module !== undefined ? [artifact.name] : []),
    ...(symbol !== undefined ? [outline.names[outline.modules[module][0]]] : []),
  ].join(" › ");

  const find = () => {
    query = search.value.trim().toLowerCase();
    found = null;
    hits.textContent = "";
    about.textContent = "";
    if (query) {
      const all = hitsOf();
      const count = all.reduce((total, hit) => total + hit.places.length, 0);
      about.textContent = count === 1 ? "1 match" : `${count} matches` + (count > 100 ? ", the 100 largest below" : "");
      const shown = all.slice(0, 100).flatMap((hit) => hit.places.map((place) => [hit, place])).slice(0, 100);
      for (const [hit, place] of shown) {
        const entry = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.append(text("span", hit.name), text("span", placeOf(place)), text("span", size(hit.bytes)));
        button.addEventListener("click", () => {
          const item = nodeAt(place);
          zoom(item.parent, item);
          map.scrollIntoView({ block: "nearest" });
        });
        entry.append(button);
        hits.append(entry);
      }
    }
    draw();
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; find(); }
    if (event.key === "Enter" && hits.querySelector("button")) { hits.querySelector("button").click(); event.preventDefault(); }
    if (event.key === "ArrowDown" && hits.querySelector("button")) { hits.querySelector("button").focus(); event.preventDefault(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { search.focus(); event.preventDefault(); }
  });

  // Also draws for the first time.
  new ResizeObserver(() => draw()).observe(map);
})();
