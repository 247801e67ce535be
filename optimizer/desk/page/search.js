// The field that finds children, people, rooms and clubs by name, pinyin or id; each answer leads to its place.
import {ask, attempt, h, pick, put, t} from "./dom.js";

const WAIT_MS = 120;

export function searchField() {
  const list = h("div", {class: "found", role: "listbox", hidden: true});
  const field = h("input", {type: "search", placeholder: `${t("search")}  Ctrl+K`, "aria-label": t("search"), autocomplete: "off", id: "find"});
  let timer = 0, control = null, at = 0;
  const links = () => [...list.querySelectorAll("a")];
  const mark = () => links().forEach((link, n) => { link.classList.toggle("on", n === at); link.setAttribute("aria-selected", String(n === at)); if (n === at) link.scrollIntoView({block: "nearest"}); });
  const shut = () => { list.hidden = true; };
  async function find() {
    const text = field.value.trim();
    if (control) control.abort();
    if (!text) { shut(); return; }
    control = new AbortController();
    const found = await attempt(() => ask("find", {text}, control.signal));
    if (!found) return;
    at = 0;
    put(list, found.length ? found.map(one => h("a", {href: one.href, role: "option", tabindex: "-1", onclick: () => { shut(); field.value = ""; }}, h("b", {}, one.name), h("small", {}, [pick(one.kind), ...one.told.map(pick)].filter(Boolean).join(" · ")))) : h("p", {class: "quiet"}, t("nothing_found")));
    list.hidden = false;
    mark();
  }
  field.addEventListener("input", event => { if (event.isComposing) return; clearTimeout(timer); timer = setTimeout(find, WAIT_MS); });
  field.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(find, WAIT_MS); });
  field.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "Escape") { shut(); field.blur(); }
    if (["ArrowDown", "ArrowUp"].includes(event.key)) { at = Math.max(0, Math.min(links().length - 1, at + (event.key === "ArrowDown" ? 1 : -1))); mark(); event.preventDefault(); }
    if (event.key === "Enter" && !list.hidden && links()[at]) links()[at].click();
  });
  field.addEventListener("focus", () => ask("find", {text: "zz"}).catch(() => {}), {once: true});  // the readings of characters are loaded meanwhile
  field.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== field) shut(); }, 200));
  return h("div", {class: "search", role: "search"}, field, list);
}
