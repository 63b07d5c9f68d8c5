// The contents say where one is, and the page shows what its address asks for.

const places = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    for (const link of places.values()) link.removeAttribute("aria-current");
    places.get(target.id).setAttribute("aria-current", "location");
  }
}, { rootMargin: "-20% 0px -75% 0px" });
for (const id of places.keys()) watch.observe(byId(id));


for (const element of document.querySelectorAll("[data-open]")) {
  element.addEventListener("click", () => { location.hash = element.dataset.open; });
}
window.addEventListener("hashchange", open);
document.documentElement.classList.add("live");
open();
