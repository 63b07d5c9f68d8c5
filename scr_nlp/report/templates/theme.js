"use strict";
// Text from documents is only ever put in by textContent: nothing here reads it as markup.
(() => {
  const AT_A_TIME = 10;
  const FIRST_QUOTES = 5;
  const LEVELS = ["absent", "token", "partial", "addressed"];
  const FACETS = {
    case: "acting in the case", report_author: "author of an agency report", panel: "on the panel",
    concern: "a concern", good_practice: "good practice",
  };
  const WHO = {
    subject_child: "the child", sibling: "a sibling", mother: "the mother", father: "the father",
    partner: "a partner", other: "someone else",
  };
  const GROUPS = [
    ["risk_factor", "", "Risk factors"], ["agency", "case", "Agencies that acted in the case"],
    ["agency", "report_author", "Agencies that supplied a report"],
    ["agency", "panel", "Agencies on the panel"],
    ["theme", "concern", "Practice judged a concern"],
    ["theme", "good_practice", "Practice judged good"],
  ];

  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId("index").textContent);
  const blocks = new Map();
  const readBlock = (place) => {
    if (!blocks.has(place)) blocks.set(place, JSON.parse(byId(`d${place}`).textContent));
    return blocks.get(place);
  };

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const count = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

  // Tables: sort by a click or a key on a heading, search by typing.

  const cellValue = (row, column, kind) => {
    const cell = row.cells[column];
    return kind === "number" ? Number(cell.dataset.value) : cell.textContent.trim();
  };
  const collator = new Intl.Collator("en-GB", { numeric: true });

  const sortTable = (table, heading, column) => {
    const kind = heading.dataset.sort;
    const now = heading.getAttribute("aria-sort");
    const first = kind === "number" ? "descending" : "ascending";
    const other = kind === "number" ? "ascending" : "descending";
    const order = now === first ? other : first;
    for (const each of table.querySelectorAll("th[aria-sort]")) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !row.classList.contains("group"));
      const values = new Map(rows.map((row) => [row, cellValue(row, column, kind)]));
      rows.sort((a, b) => {
        const [x, y] = [values.get(a), values.get(b)];
        return sign * (kind === "number" ? x - y : collator.compare(x, y));
      });
      body.append(...rows);
    }
  };

  for (const table of document.querySelectorAll("table.data")) {
    const headings = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    headings.forEach((heading, column) => {
      const button = make("button", "sort", ...heading.childNodes);
      button.type = "button";
      heading.append(button);
      button.addEventListener("click", () => sortTable(table, heading, column));
    });
  }

  for (const input of document.querySelectorAll("input[data-table]")) {
    const table = byId(input.dataset.table);
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const named = rows.filter((row) => !row.classList.contains("group"));
    const texts = new Map(named.map((row) => [row, row.textContent.toLowerCase()]));
    const shown = input.parentElement.querySelector(".shown");
    const find = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of named) row.hidden = !words.every((word) => texts.get(row).includes(word));
      for (const row of rows) {
        if (row.classList.contains("group")) {
          row.hidden = ![...row.parentElement.rows].some((each) => each !== row && !each.hidden);
        }
      }
      const left = named.filter((row) => !row.hidden).length;
      shown.textContent = words.length ? `${left} of ${named.length} shown` : "";
    };
    input.addEventListener("input", find);
    input.closest(".finder").hidden = false;
  }

  // The contents say where one is.

  const places = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of places.values()) link.removeAttribute("aria-current");
      places.get(target.id).setAttribute("aria-current", "location");
    }
  }, { rootMargin: "-20% 0px -75% 0px" });
  for (const id of places.keys()) watch.observe(byId(id));

  // The panel: the paragraphs behind a number, a level or a document.

  const panel = byId("panel");
  const body = byId("panel-body");

  const locate = ([page, number, section]) => {
    const parts = [];
    if (page) parts.push(`page ${page}`);
    if (number) parts.push(`paragraph ${number}`);
    const place = make("p", "place", parts.join(", ") || "unnumbered");
    if (section) place.append(" · ", make("bdi", "", section));
    return place;
  };

  const showPassage = (passage, spans, ...notes) => {
    const text = passage[3];
    const quote = make("blockquote");
    let from = 0;
    for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
      if (start < from || end <= start) continue;
      quote.append(text.slice(from, start), make("mark", "", text.slice(start, end)));
      from = end;
    }
    quote.append(text.slice(from));
    return make("article", "quotation", locate(passage), quote, ...notes);
  };

  // Several findings of one paragraph, as of the codes of a union, are shown once.
  const showQuotations = (block, keys, past) => {
    const byPassage = new Map();
    for (const key of keys) {
      for (const [place, start, end, cue, method, who, historical, score] of block.quotes[key] || []) {
        if (historical !== past) continue;
        if (!byPassage.has(place)) byPassage.set(place, { spans: [], told: new Set() });
        const entry = byPassage.get(place);
        entry.spans.push([start, end]);
        const told = [past ? "historical" : "present"];
        if (keys.length > 1) told.unshift(index.names[key] || key);
        if (who.length) told.push(who.map((name) => WHO[name] || name).join(", "));
        if (cue) told.push(`status from “${cue}”`);
        const sure = score < 1 ? ` (score ${score.toFixed(2)})` : "";
        told.push(`found by ${method.replace(/^cue:/, "cue: ")}${sure}`);
        entry.told.add(told.join(" · "));
      }
    }
    const shown = [...byPassage].sort((a, b) => a[0] - b[0]).map(([place, { spans, told }]) =>
      showPassage(block.passages[place], spans,
        ...[...told].map((words) => make("p", "told", words))));
    const left = past ? 0 : keys.reduce((sum, key) => sum + (block.left[key] || 0), 0);
    const holder = make("div", "quotations", ...shown.slice(0, FIRST_QUOTES));
    const rest = shown.slice(FIRST_QUOTES);
    if (rest.length) {
      const button = make("button", "more", `Show ${count(rest.length, "more paragraph", "more paragraphs")}`);
      button.type = "button";
      button.addEventListener("click", () => {
        button.replaceWith(...rest);
        rest[0].tabIndex = -1;
        rest[0].focus();
      });
      holder.append(button);
    }
    if (left) {
      holder.append(make("p", "told",
        `${count(left, "more finding is", "more findings are")} not quoted in this page; see evidence.csv.`));
    }
    return holder;
  };

  const describe = (place, ...more) => {
    const [source, title, type, board, published] = index.documents[place];
    const parts = [title ? source : "", type, board, published, ...more].filter(Boolean);
    const line = make("p", "about");
    parts.forEach((part, number) => line.append(number ? " · " : "", make("bdi", "", part)));
    return [make("bdi", "", title || source), line];
  };

  const listDocuments = (entries, render) => {
    let next = 0;
    const list = make("div");
    const button = make("button", "more");
    button.type = "button";
    const add = () => {
      const fresh = entries.slice(next, next + AT_A_TIME).map((entry) => {
        const [name, line] = describe(entry[0]);
        return make("section", "source", make("h3", "", name), line, render(entry));
      });
      list.append(...fresh);
      next += fresh.length;
      const left = entries.length - next;
      button.hidden = !left;
      button.textContent = `Show the next ${Math.min(left, AT_A_TIME)} of ${count(left, "document", "documents")}`;
      return fresh[0];
    };
    button.addEventListener("click", () => {
      const first = add();
      first.tabIndex = -1;
      first.focus();
    });
    add();
    return [list, button];
  };

  const listTerms = (title, terms) => {
    const details = make("details", "terms", make("summary", "", title));
    details.append(make("p", "", terms.join(" · ")));
    return details;
  };

  const showCoverage = (place, id) => {
    const block = readBlock(place);
    const found = block.coverage[id];
    const dimension = index.dimensions[id];
    const holder = make("div", "coverage");
    const level = make("p", "standing",
      make("span", `level level${found.level}`, String(found.level)), ` ${LEVELS[found.level]}`);
    holder.append(level);
    const criteria = make("ul", "criteria");
    for (const [key, name] of Object.entries(dimension.criteria)) {
      const places = found.met[key] || [];
      const item = make("li", places.length ? "met" : "unmet",
        make("span", "", places.length ? "Met: " : "Not met: "), name);
      criteria.append(item);
    }
    holder.append(criteria);
    const shown = new Map();
    for (const [key, places] of Object.entries(found.met)) {
      for (const at of places) {
        if (!shown.has(at)) shown.set(at, []);
        shown.get(at).push(dimension.criteria[key] || key);
      }
    }
    for (const [at, names] of [...shown].sort((a, b) => a[0] - b[0])) {
      holder.append(showPassage(block.passages[at], [], make("p", "told", names.join(" · "))));
    }
    const looked = `Looked for ${count(dimension.terms.length, "term", "terms")} in ` +
      `${count(found.paragraphs, "paragraph", "paragraphs")} under ${count(found.sections.length, "heading", "headings")}.`;
    holder.append(make("p", "looked", looked));
    if (found.unread.length) {
      holder.append(make("p", "looked", `Could not be read: page ${found.unread.join(", ")}.`));
    }
    if (found.misses.length) {
      holder.append(make("h4", "", "Nearest misses"));
      for (const [at, start, end, reason] of found.misses) {
        holder.append(showPassage(block.passages[at], [[start, end]], make("p", "told", reason)));
      }
    }
    if (found.sections.length) holder.append(listTerms("Headings searched", found.sections));
    return holder;
  };

  const fill = (title, lead, ...children) => {
    byId("panel-title").textContent = title;
    byId("panel-lead").textContent = lead;
    body.replaceChildren(...children);
  };

  const openQuotes = (key, tense) => {
    const measure = index.measures[key];
    if (!measure) return false;
    const past = tense === "past";
    const documents = measure[past ? "past" : "present"];
    const facet = FACETS[key.split("/")[2]];
    const paragraphs = documents.reduce((sum, [, number]) => sum + number, 0);
    fill(
      measure.name + (facet ? `: ${facet}` : ""),
      `${documents.length} of ${count(index.of, "document", "documents")}` +
        `${past ? ", in the past only" : ""}; ${count(paragraphs, "paragraph", "paragraphs")}.`,
      ...listDocuments(documents, ([place]) => showQuotations(readBlock(place), measure.keys, past)),
    );
    return true;
  };

  const openCoverage = (id, genre, which) => {
    const dimension = index.dimensions[id];
    if (!dimension) return false;
    const wanted = (level) => which === "all" || (which === "gaps" ? level <= 1 : String(level) === which);
    const all = dimension.documents.filter(([, , short]) => short === (genre === "short"));
    const documents = all.filter(([, level]) => wanted(level));
    const told = { all: "", gaps: ", flagged as a gap" }[which] ?? `, level ${which} (${LEVELS[which]})`;
    fill(dimension.name, `${documents.length} of ${count(all.length, "document", "documents")}${told}.`,
      listTerms(`All ${dimension.terms.length} terms looked for`, dimension.terms),
      ...listDocuments(documents, ([place]) => showCoverage(place, id)));
    return true;
  };

  const unfold = (name, number, render) => {
    const details = make("details", "code", make("summary", "", name, " ", make("span", "tally", String(number))));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(render());
    });
    return details;
  };

  const openDocument = (place) => {
    if (!index.documents[place]) return false;
    const block = readBlock(place);
    const [name, line] = describe(place);
    const parts = [line, make("h3", "", "Coverage")];
    for (const [id, found] of Object.entries(block.coverage)) {
      const dimension = index.dimensions[id];
      parts.push(unfold(dimension.name, `${found.level} ${LEVELS[found.level]}`, () => showCoverage(place, id)));
    }
    for (const [kind, facet, title] of GROUPS) {
      const keys = Object.keys(block.quotes).filter((key) => {
        const [first, , last] = key.split("/");
        return first === kind && (last || "") === facet && block.quotes[key].some((quote) => !quote[6]);
      });
      if (!keys.length) continue;
      parts.push(make("h3", "", title));
      const named = keys.map((key) => [index.names[key] || key, key]).sort((a, b) => collator.compare(a[0], b[0]));
      for (const [code, key] of named) {
        const number = block.quotes[key].filter((quote) => !quote[6]).length + (block.left[key] || 0);
        parts.push(unfold(code, number, () => showQuotations(block, [key], false)));
      }
    }
    fill(name.textContent, "", ...parts);
    return true;
  };

  const open = () => {
    const [what, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    let found = false;
    if (what === "quotes") found = openQuotes(rest.slice(0, -1).join("/"), rest.at(-1));
    if (what === "coverage" && rest.length === 3) found = openCoverage(...rest);
    if (what === "document") found = openDocument(rest[0]);
    if (found && !panel.open) panel.showModal();
    if (found) {
      panel.scrollTop = 0;
      byId("panel-title").focus();
    } else if (panel.open) {
      panel.close();
    }
  };

  panel.addEventListener("close", () => {
    body.replaceChildren();
    history.replaceState(null, "", "#");
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close();
  });
  byId("close").addEventListener("click", () => panel.close());
  for (const element of document.querySelectorAll("[data-open]")) {
    element.addEventListener("click", () => { location.hash = element.dataset.open; });
  }
  window.addEventListener("hashchange", open);
  document.documentElement.classList.add("live");
  open();
})();
