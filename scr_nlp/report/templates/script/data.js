// What the page holds: the index of every number, and the chunks of quotations behind it.

const byId = (id) => document.getElementById(id);
const index = JSON.parse(byId("index").textContent);

const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};
const count = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
const collator = new Intl.Collator("en-GB", { numeric: true });

// Chunks stand after this script, so that the page can be used while they are still read.

const chunks = new Map();

const wholePage = new Promise((resolve) => {
  if (document.readyState !== "loading") resolve();
  else document.addEventListener("DOMContentLoaded", resolve);
});

const unpack = async (number) => {
  await (byId(`c${number + 1}`) || wholePage);
  const packed = Uint8Array.from(atob(byId(`c${number}`).textContent), (byte) => byte.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};

const readBlock = async (place) => {
  const number = index.chunks.findLastIndex((first) => first <= place);
  if (!chunks.has(number)) chunks.set(number, unpack(number));
  return (await chunks.get(number))[place - index.chunks[number]];
};

// The documents that are looked at: all, or those that the filters leave.

const COUNTED = 5, PAGES = 6, WORDS = 7;
const chosen = new Uint8Array(index.documents.length).fill(1);
const isCounted = (place) => chosen[place] === 1 && index.documents[place][COUNTED] === 1;
const countCases = () => index.documents.reduce((sum, _, place) => sum + isCounted(place), 0);
const only = (documents) => documents.filter(([place]) => chosen[place]);

// Wilson's score interval in per cent; see Methods.
const share = (n, of) => {
  const z = 1.959963984540054;
  const p = n / of;
  const centre = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const low = n === 0 ? 0 : Math.max(0, centre - half);
  const high = n === of ? 1 : Math.min(1, centre + half);
  return { perCent: 100 * p, low: 100 * low, high: 100 * high };
};
const rounded = (value) => String(Math.floor(value + 0.5));

const measure = (key, of) => {
  const entry = index.measures[key];
  const present = entry ? only(entry.present) : [];
  return {
    n: present.length,
    paragraphs: present.reduce((sum, [, number]) => sum + number, 0),
    past: entry ? only(entry.past).length : 0,
    ...share(present.length, of),
  };
};

const isGap = (level) => level <= 1;
const atLevel = (which, level) =>
  which === "all" || (which === "gaps" ? isGap(level) : String(level) === which);
const graded = (id, genre) =>
  only(index.dimensions[id].documents).filter(([, , short]) => short === (genre === "short"));
