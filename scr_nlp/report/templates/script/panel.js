// The panel: the paragraphs behind a number, a level or a document. Text from documents is
// only ever put in by textContent: nothing here reads it as markup.

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
      const human = method.match(/^human:(.*)$/);
      told.push(human
        ? `decided by a person (${human[1]})`
        : `found by machine: ${method.replace(/^cue:/, "cue ")}${sure}`);
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

const listDocuments = async (entries, render) => {
  let next = 0;
  const list = make("div");
  const button = make("button", "more");
  button.type = "button";
  const add = async () => {
    const fresh = await Promise.all(entries.slice(next, next + AT_A_TIME).map(async ([place]) => {
      const [name, line] = describe(place);
      return make("section", "source", make("h3", "", name), line, render(place, await readBlock(place)));
    }));
    list.append(...fresh);
    next += fresh.length;
    const left = entries.length - next;
    button.hidden = !left;
    button.textContent = `Show the next ${Math.min(left, AT_A_TIME)} of ${count(left, "document", "documents")}`;
    return fresh[0];
  };
  button.addEventListener("click", async () => {
    const first = await add();
    first.tabIndex = -1;
    first.focus();
  });
  await add();
  return [list, button];
};

const listTerms = (title, terms) => {
  const details = make("details", "terms", make("summary", "", title));
  details.append(make("p", "", terms.join(" · ")));
  return details;
};

const showCoverage = (block, id) => {
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

const openQuotes = async (key, tense) => {
  const entry = index.measures[key];
  if (!entry) return null;
  const past = tense === "past";
  const documents = only(entry[past ? "past" : "present"]);
  const facet = FACETS[key.split("/")[2]];
  const paragraphs = documents.reduce((sum, [, number]) => sum + number, 0);
  return [
    entry.name + (facet ? `: ${facet}` : ""),
    `${documents.length} of ${count(countCases(), "document", "documents")}` +
      `${past ? ", in the past only" : ""}; ${count(paragraphs, "paragraph", "paragraphs")}.`,
    ...await listDocuments(documents, (_, block) => showQuotations(block, entry.keys, past)),
  ];
};

// Documents that hold all of some codes and none of others, as cells and bars of charts ask.
const openTogether = async (within, without) => {
  const split = (keys) => keys.split("+").filter(Boolean);
  const [keys, others] = [split(within), split(without)];
  if (!keys.every((key) => index.measures[key])) return null;
  const holders = (key) => new Set((index.measures[key]?.present || []).map(([place]) => place));
  const [all, none] = [keys.map(holders), others.map(holders)];
  const places = index.documents.map((_, place) => place).filter((place) => chosen[place] &&
    all.every((set) => set.has(place)) && !none.some((set) => set.has(place)));
  const names = (list) => list.map((key) => index.names[key] || key).join(", ");
  return [
    names(keys),
    `${places.length} of ${count(countCases(), "document", "documents")} assert ` +
      `${keys.length > 1 ? "all of these" : "this"}${others.length ? ` and none of: ${names(others)}` : ""}.`,
    ...await listDocuments(places.map((place) => [place]), (_, block) => make("div", "",
      ...keys.flatMap((key) =>
        [make("h4", "", index.names[key] || key), showQuotations(block, [key], false)]))),
  ];
};

const openCoverage = async (id, genre, which) => {
  const dimension = index.dimensions[id];
  if (!dimension) return null;
  const all = graded(id, genre);
  const documents = all.filter(([, level]) => atLevel(which, level));
  const told = { all: "", gaps: ", flagged as a gap" }[which] ?? `, level ${which} (${LEVELS[which]})`;
  return [
    dimension.name,
    `${documents.length} of ${count(all.length, "document", "documents")}${told}.`,
    listTerms(`All ${dimension.terms.length} terms looked for`, dimension.terms),
    ...await listDocuments(documents, (_, block) => showCoverage(block, id)),
  ];
};

const unfold = (name, number, render) => {
  const details = make("details", "code", make("summary", "", name, " ", make("span", "tally", String(number))));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(render());
  });
  return details;
};

const openDocument = async (place) => {
  if (!index.documents[place]) return null;
  const block = await readBlock(Number(place));
  const [name, line] = describe(place);
  const parts = [line, make("h3", "", "Coverage")];
  for (const [id, found] of Object.entries(block.coverage)) {
    const dimension = index.dimensions[id];
    parts.push(unfold(dimension.name, `${found.level} ${LEVELS[found.level]}`, () => showCoverage(block, id)));
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
  return [name.textContent, "", ...parts];
};

const look = (what, ...rest) => {
  if (what === "quotes") return openQuotes(rest.slice(0, -1).join("/"), rest.at(-1));
  if (what === "together") return openTogether(...`${rest.join("/")}!`.split("!"));
  if (what === "coverage" && rest.length === 3) return openCoverage(...rest);
  return what === "document" ? openDocument(rest[0]) : null;
};

const TOO_OLD = ["This browser is too old", "Open the page with a browser of 2023 or later, or " +
  "read the quotations in the file evidence.csv that scr-nlp report --csv writes."];

const open = async () => {
  const asked = location.hash;
  const found = "DecompressionStream" in window
    ? await look(...decodeURIComponent(asked.slice(1)).split("/"))
    : asked.includes("/") && TOO_OLD;
  if (location.hash !== asked) return;
  if (found) {
    fill(...found);
    if (!panel.open) panel.showModal();
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
