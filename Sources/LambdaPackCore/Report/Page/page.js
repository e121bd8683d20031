"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const map = document.getElementById("map");
  if (!map) return;
  const path = document.getElementById("path");
  const about = document.getElementById("about");
  const search = document.getElementById("search");
  const hits = document.getElementById("hits");

  const classes = {
    "code": "code", "read-only data": "data", "data": "data", "Swift metadata": "metadata", "ICU data": "icu",
    "unwind tables": "unwind", "relocations and linkage": "linkage", "file": "file",
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

  // The tree: artifacts, then modules and files, then symbols.
  const node = (name, bytes, kind, children) => ({ name, bytes, kind, children: children || [] });
  const bySize = (one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1);
  const sum = (nodes) => nodes.reduce((total, each) => total + each.bytes, 0);

  const moduleNode = (module) => {
    const symbols = module.symbols.map((symbol) => node(symbol.name, symbol.bytes, symbol.kind));
    for (const rest of module.rest) symbols.push(node(`${rest.kind}: smaller symbols`, rest.bytes, rest.kind));
    return node(module.name, module.bytes, module.kind, symbols.sort(bySize));
  };
  const artifactNode = (artifact) => {
    const treemap = data.treemaps[artifact.name + "-" + artifact.architecture];
    const children = [];
    for (const content of artifact.contents) {
      if (content.path === "bootstrap" && treemap) {
        const modules = treemap.modules.map(moduleNode);
        const rest = content.bytes - sum(modules);
        if (rest > 0) modules.push(node("(file structure)", rest, "other"));
        children.push(...modules);
      } else {
        children.push(node(content.path, content.bytes, content.path === "bootstrap" ? "code" : "file"));
      }
    }
    const title = (artifact.kind === "layer" ? "layer " : "") + artifact.name + " " + artifact.architecture;
    return node(title, sum(children), "other", children.sort(bySize));
  };
  const artifacts = data.check.artifacts.filter((artifact) => artifact.contents.length).map(artifactNode);
  const root = node(data.check.package, sum(artifacts), "other", artifacts.sort(bySize));
  const link = (parent) => parent.children.forEach((child) => { child.parent = parent; link(child); });
  link(root);

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
  let matching = new Set();

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
      if (matching.has(item)) element.classList.add("hit");
      place(element, box, width, height);
      if (box.width > 34 && box.height > 18) {
        const label = document.createElement("span");
        label.append(text("b", item.name), " ", text("em", size(item.bytes)));
        element.append(label);
      }
      if (item.children.length && box.width > 60 && box.height > 50) cells(element, item, box);
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
      if (matching.has(part.item)) cell.classList.add("hit");
      place(cell, { ...part, left: part.left + inset, top: part.top + head }, box.width - 1, box.height - 1);
      if (part.width > 44 && part.height > 15) cell.textContent = part.item.name;
      element.append(cell);
    }
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

  const find = () => {
    query = search.value.trim().toLowerCase();
    matching = new Set();
    hits.textContent = "";
    if (query) {
      const found = [];
      const visit = (item) => item.children.forEach((child) => {
        if (child.name.toLowerCase().includes(query)) found.push(child);
        visit(child);
      });
      visit(root);
      found.sort(bySize);
      for (const item of found) for (let each = item; each; each = each.parent) matching.add(each);
      found.slice(0, 100).forEach((item) => {
        const entry = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        const places = [];
        for (let each = item.parent; each && each !== root; each = each.parent) places.unshift(each.name);
        button.append(text("span", item.name), text("span", places.join(" › ")), text("span", size(item.bytes)));
        button.addEventListener("click", () => {
          zoom(item.parent, item);
          map.scrollIntoView({ block: "nearest" });
        });
        entry.append(button);
        hits.append(entry);
      });
      about.textContent = found.length === 1 ? "1 match" : `${found.length} matches`;
    } else {
      about.textContent = "";
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

  new ResizeObserver(() => draw()).observe(map);
  draw();
})();
