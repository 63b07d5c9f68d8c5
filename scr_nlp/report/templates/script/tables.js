// Tables: sort by a click or a key on a heading, search by typing, count again when filtered.

const cellValue = (row, column, kind) => {
  const cell = row.cells[column];
  return kind === "number" ? Number(cell.dataset.value) : cell.textContent.trim();
};

// A long table is laid out in part, until all of it is asked for.
const showFirst = (table) => {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.hidden);
  rows.forEach((row, place) => row.classList.toggle("later", place >= Number(table.dataset.first)));
  const button = byId(table.dataset.all);
  const more = rows.length > Number(table.dataset.first);
  button.hidden = !more;
  if (more) button.textContent = `Show all ${rows.length.toLocaleString("en-GB")}`;
};

for (const table of document.querySelectorAll("table[data-first]")) {
  byId(table.dataset.all).addEventListener("click", (event) => {
    const next = table.querySelector(".later a, .later th");
    table.dataset.first = Infinity;
    showFirst(table);
    if (next.tagName !== "A") next.tabIndex = -1;
    next.focus();
    event.target.hidden = true;
  });
  showFirst(table);
}

const orderRows = (table, column, kind, order) => {
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

const sortTable = (table, heading, column) => {
  const kind = heading.dataset.sort;
  const now = heading.getAttribute("aria-sort");
  const first = kind === "number" ? "descending" : "ascending";
  const other = kind === "number" ? "ascending" : "descending";
  const order = now === first ? other : first;
  for (const each of table.querySelectorAll("th[aria-sort]")) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  orderRows(table, column, kind, order);
  if (table.dataset.first) showFirst(table);
};

const headingsOf = (table) => [...table.tHead.rows[table.tHead.rows.length - 1].cells];

for (const table of document.querySelectorAll("table.data")) {
  headingsOf(table).forEach((heading, column) => {
    if (!heading.dataset.sort) return;
    const button = make("button", "sort", ...heading.childNodes);
    button.type = "button";
    heading.append(button);
    button.addEventListener("click", () => sortTable(table, heading, column));
  });
}

// A row is shown when the words looked for are in it and the filters leave its document.

const finders = [...document.querySelectorAll("input[data-table]")].map((input) => {
  const table = byId(input.dataset.table);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const named = rows.filter((row) => !row.classList.contains("group"));
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.cells[0].textContent.toLowerCase());
    return texts.get(row);
  };
  const told = input.parentElement.querySelector(".shown");
  const find = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const open = named.filter((row) => !row.dataset.place || chosen[row.dataset.place]);
    const found = new Set(open.filter((row) => words.every((word) => textOf(row).includes(word))));
    for (const row of named) row.hidden = !found.has(row);
    if (table.dataset.first) showFirst(table);
    for (const row of rows) {
      if (row.classList.contains("group")) {
        row.hidden = ![...row.parentElement.rows].some((each) => each !== row && !each.hidden);
      }
    }
    const less = words.length || open.length < named.length;
    told.textContent = less ? `${found.size} of ${named.length} shown` : "";
  };
  input.addEventListener("input", find);
  input.closest(".finder").hidden = false;
  return find;
});

const linkTo = (number, address, about) => {
  if (!number) return make("span", "nil", "0");
  const link = make("a", "", number.toLocaleString("en-GB"));
  link.href = `#${address}`;
  link.setAttribute("aria-label", `${number.toLocaleString("en-GB")}: ${about}`);
  return link;
};

const setCell = (cell, value, shown) => {
  cell.dataset.value = Number.isNaN(value) ? -1 : value;
  cell.replaceChildren(Number.isNaN(value) ? "–" : shown);
};

const setRate = (cell, rate, links) => {
  const show = cell.dataset.show;
  if (show === "share") setCell(cell, rate.perCent, `${rounded(rate.perCent)}%`);
  else if (show === "interval") {
    setCell(cell, rate.perCent >= 0 ? rate.low : NaN, `${rounded(rate.low)}–${rounded(rate.high)}`);
  } else if (links) setCell(cell, rate[show], linkTo(rate[show], links, cell.dataset.about));
  else setCell(cell, rate[show], rate[show].toLocaleString("en-GB"));
};

const countTables = () => {
  const of = countCases();
  const rates = new Map();
  for (const cell of document.querySelectorAll("td[data-key]")) {
    const { key, show } = cell.dataset;
    if (!rates.has(key)) rates.set(key, measure(key, of));
    const tense = { n: "present", past: "past" }[show];
    setRate(cell, rates.get(key), tense && `quotes/${key}/${tense}`);
  }
  for (const cell of document.querySelectorAll("td[data-dimension]")) {
    const { dimension, genre, show } = cell.dataset;
    const levels = graded(dimension, genre).map(([, level]) => level);
    if (show === "share" || show === "interval") {
      setRate(cell, share(levels.filter(isGap).length, levels.length));
    } else {
      const n = levels.filter((level) => atLevel(show, level)).length;
      setCell(cell, n, linkTo(n, `coverage/${dimension}/${genre}/${show}`, cell.dataset.about));
    }
  }
  for (const place of document.querySelectorAll(".of-cases")) {
    place.textContent = count(of, "document", "documents");
  }
  for (const table of document.querySelectorAll("table.data")) {
    headingsOf(table).forEach((heading, column) => {
      const order = heading.getAttribute("aria-sort");
      if (order && heading.dataset.sort === "number") orderRows(table, column, "number", order);
    });
  }
  for (const find of finders) find();
};
