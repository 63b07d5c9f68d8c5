// Charts: the marks of the drawings move when the documents are filtered. Rows keep their order.

const scaleOf = (mark) => {
  const { left, right } = mark.ownerSVGElement.dataset;
  return (perCent) => Number(left) + ((Number(right) - Number(left)) * perCent) / 100;
};

const retell = (mark, words) => {
  const title = mark.querySelector("title");
  if (title) title.textContent = `${title.textContent.split(": ")[0]}: ${words}`;
};

const moveRate = (mark, of) => {
  const { key, mark: part } = mark.dataset;
  const rate = measure(key, of);
  const scale = scaleOf(mark);
  const told = `${rate.n} of ${of} · ${rounded(rate.perCent)}%`;
  if (part === "dot") mark.querySelector("use").setAttribute("x", scale(rate.perCent));
  if (part === "line") {
    const path = mark.querySelector("path");
    const y = path.getAttribute("d").match(/[\d.]+/g)[1];
    path.setAttribute("d", `M ${scale(rate.low)} ${y} L ${scale(rate.high)} ${y}`);
  }
  if (part === "value") mark.querySelector("text").textContent = told;
  retell(mark, `${told}, 95% interval ${rounded(rate.low)}–${rounded(rate.high)}%`);
};

const moveLevel = (mark) => {
  const { dimension, level, mark: part } = mark.dataset;
  const levels = graded(dimension, "full").map(([, each]) => each);
  const until = (last) => (100 * levels.filter((each) => each < last).length) / levels.length;
  const scale = scaleOf(mark);
  const [from, to] = [until(Number(level)), until(Number(level) + 1)];
  const n = levels.filter((each) => each === Number(level)).length;
  mark.setAttribute("display", n ? "inline" : "none");
  if (part === "level-bar") {
    const path = mark.querySelector("path");
    const [, top, , , , bottom] = path.getAttribute("d").match(/[\d.]+/g);
    const [a, b] = [scale(from), scale(to)];
    path.setAttribute("d", `M ${a} ${top} L ${b} ${top} L ${b} ${bottom} L ${a} ${bottom} z`);
  } else {
    const text = mark.querySelector("text");
    text.setAttribute("x", scale((from + to) / 2));
    text.textContent = n;
  }
  retell(mark, `${n} of ${levels.length} ${LEVELS[level]}`);
};

const moveCharts = () => {
  const of = countCases();
  for (const mark of document.querySelectorAll("[data-mark]")) {
    const part = mark.dataset.mark;
    const empty = part.startsWith("level") ? !graded(mark.dataset.dimension, "full").length : !of;
    mark.setAttribute("display", empty ? "none" : "inline");
    if (empty) continue;
    if (part.startsWith("level")) moveLevel(mark);
    else moveRate(mark, of);
  }
};
