// Filters: choose documents by what is stated of them; tables, charts and panel follow.

const NOT_STATED = "not stated";
const controls = [];
const sentence = (words) => words.join("; ");

const addChoice = (filter, label, test) => {
  const select = make("select");
  select.id = `filter-${controls.length}`;
  const caption = make("label", "", label);
  caption.htmlFor = select.id;
  const all = make("option", "", "any");
  all.value = "";
  select.append(all);
  filter.values.forEach((value, place) => {
    if (!value && filter.id === "year") return;
    const option = make("option", "", value || NOT_STATED);
    option.value = place;
    select.append(option);
  });
  byId("filters").append(make("div", "choice", caption, select));
  controls.push({ filter, label, select, test });
  select.addEventListener("change", applyFilters);
};

const applyFilters = () => {
  const set = controls.filter(({ select }) => select.value !== "");
  chosen.fill(1);
  for (const { filter, select, test } of set) {
    filter.of.forEach((value, place) => {
      if (!test(value, Number(select.value))) chosen[place] = 0;
    });
  }
  countTables();
  moveCharts();
  const told = set.map(({ filter, label, select }) =>
    `${label}: ${filter.values[select.value] || NOT_STATED}`);
  const cases = countCases();
  byId("filter-state").textContent = set.length
    ? `${count(cases, "document", "documents")} of ${index.of} counted – ${sentence(told)}`
    : `All ${count(index.of, "document", "documents")} counted.`;
  for (const line of document.querySelectorAll(".filtered")) {
    line.hidden = !set.length;
    line.querySelector("span").textContent =
      `Filtered: ${count(cases, "document", "documents")} of ${index.of}. ${sentence(told)}.`;
  }
  byId("filter-clear").hidden = !set.length;
};

for (const filter of index.filters) {
  if (filter.id === "year") {
    const stated = (value) => filter.values[value] !== "";
    addChoice(filter, "Published from", (value, bound) => stated(value) && value >= bound);
    addChoice(filter, "Published to", (value, bound) => stated(value) && value <= bound);
  } else addChoice(filter, filter.name, (value, wanted) => value === wanted);
}
byId("filter-clear").addEventListener("click", () => {
  for (const { select } of controls) select.value = "";
  applyFilters();
  controls[0].select.focus();
});
byId("filter").hidden = !controls.length;
