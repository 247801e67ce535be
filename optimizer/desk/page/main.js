// The frame: places with their lights, saved state, undo, language; and the news twice a second.
import {ask, attempt, button, dialog, h, pick, put, state, t, tell, toast, zh} from "./dom.js";
import {PARTS} from "./places.js";
import {searchField} from "./search.js";

const PLACES = Object.fromEntries(PARTS.flatMap(([, places]) => places.map(([name, open]) => [name, open])));
const MARKS = {red: "●", amber: "▲", green: "✓", off: "○"};
let current = null, shown = null, gone = false, failures = 0, asking = 0;

const nav = h("nav"), bar = h("header"), before = h("div", {class: "left-of"}), after = h("div", {class: "right-of"}), banner = h("div", {class: "banner", hidden: true, role: "alert"});
const main = h("main", {id: "main", tabindex: "-1"});

const place = () => (location.hash.match(/^#\/(\w+)/) || [])[1] || "school";
/** The document that undo speaks of: the week that is shown, else the tables. */
const documentOf = () => (current && current.document ? current.document() : "");

let search = null;
function frame() {
  search = searchField();
  document.documentElement.lang = zh() ? "zh-CN" : "en";
  document.title = t("app");
  put(document.body, bar, banner, nav, main);
  drawBar();
  drawNav();
}

function drawBar() {
  const news = state.pulse;
  const step = (name, said) => button(name === "undo" ? "↶" : "↷", () => go(name),
    {class: "icon", "aria-label": t(name), title: said ? `${t(name)}：${pick(said)}` : t("nothing_undo"), disabled: !said, id: name});
  // The field of the search stays where it is: moved, it would lose the focus and what an input method composes.
  if (search.parentNode !== bar) put(bar, before, search, after);
  put(before, h("span", {class: "mark", "aria-hidden": "true"}, "课"), h("strong", {class: "school", title: news ? news.file : ""}, news ? news.title : t("app")),
    h("span", {class: "pill" + (news && news.saved ? " ok" : ""), id: "saved"}, news ? (news.saved ? `✓ ${t("saved")}` : t("saving")) : ""),
    h("span", {class: "pill local"}, t("local")), h("span", {class: "space"}));
  put(after, step("undo", news && news.undo), step("redo", news && news.redo),
    button(t("journal"), showJournal, {class: "minor"}),
    button(t("other_language"), () => { state.language = zh() ? "en" : "zh"; localStorage.setItem("language", state.language); frame(); open(true); }, {class: "minor", id: "language"}),
    button(t("leave"), leave, {class: "minor"}));
}

function drawNav() {
  const lights = state.pulse ? state.pulse.lights : {};
  let at = 0;
  put(nav, ...PARTS.map(([heading, places]) => h("div", {class: "part"}, h("h2", {}, t(heading)), places.map(([name, , lit]) => {
    const [light, n] = lights[name] || ["off", 0], words = t("light_" + light, {n});
    at += 1;
    return h("a", {href: "#/" + name, class: name === place() ? "on" : "", "aria-current": name === place() ? "page" : null, "data-light": lit ? light : null},
      h("span", {class: "no"}, String(at)), h("span", {class: "label"}, t(name)),
      lit ? h("span", {class: "light " + light, title: words, "aria-label": words}, MARKS[light], n ? String(n) : "") : null);
  }))));
}

/** Where the places stand in one row: the one that is shown is in sight. */
const showPlace = () => nav.querySelector(".on")?.scrollIntoView({block: "nearest", inline: "center"});

async function open(again = false) {
  const name = PLACES[place()] ? place() : "school";
  if (location.hash === shown && !again) return;
  if (current && current.leave) current.leave();
  const mine = shown = location.hash;
  current = null;
  const box = h("div", {class: "place"}, h("p", {class: "quiet"}, t("loading")));
  put(main, box);  // a box of its own: a place that was left while it was read draws where nobody sees it
  drawNav();
  showPlace();
  const opened = await attempt(() => PLACES[name](box)) || null;
  if (shown !== mine) { if (opened && opened.leave) opened.leave(); return; }
  current = opened;
  if (!again) main.scrollTop = 0;
  const names = Object.keys(PLACES), next = names[names.indexOf(name) + 1];
  box.querySelector(".pagehead")?.append(h("span", {class: "space"}), next ? h("a", {class: "button minor next", href: "#/" + next}, t("next", {place: t(next)}), " →") : "");
  if (!current) put(box, h("p", {class: "note"}, t("mend_first"), " ", h("a", {href: "#/check"}, t("jump"))));
  pulse();
}

async function go(name) {
  const done = await attempt(() => tell(name, {document: documentOf()}));
  if (done && done.said) toast([`${t(name)}: ${done.said[0]}`, `${t(name)}：${done.said[1]}`]);
  await pulse();
}

/** What is new: draws what differs and lets the place that is shown know. */
export async function pulse() {
  if (gone) return;
  let news;
  asking += 1;
  try { news = await ask("pulse", {document: documentOf()}); } catch (error) {
    failures += 1;
    if (failures > 1) tellFault(error.words ? pick(error.words) : String(error));
    return;
  } finally { asking -= 1; }
  failures = 0;
  const before = state.pulse;
  state.pulse = news;
  if (news.fault) tellFault(pick(news.fault)); else tellFault(news.notices.length ? pick(news.notices.at(-1)) : "", false);
  const same = before && JSON.stringify({...before, job: 0}) === JSON.stringify({...news, job: 0});
  if (!same) { drawBar(); drawNav(); }
  if (current && current.news) await attempt(() => current.news(news, before));
  state.stamp = news.stamp;
}

let read = "";
/** A sentence across the page; a notice that was read can be put away, a fault stays as long as it lasts. */
function tellFault(words, fault = true) {
  const shown = words === read ? "" : words;
  if (banner.dataset.words === shown) return;
  banner.dataset.words = shown;
  banner.hidden = !shown;
  put(banner, shown, " ", fault || !shown ? null : button(t("close"), () => { read = shown; tellFault(""); }, {class: "minor"}));
}

async function showJournal() {
  const rows = await attempt(() => ask("journal"));
  if (rows) dialog(t("journal"), close => [
    h("ol", {class: "journal"}, rows.reverse().map(([at, said]) => h("li", {}, h("time", {}, at.slice(0, 16).replace("T", " ")), " ", pick(said)))),
    button(t("close"), close)]);
}

async function leave() {
  await attempt(() => tell("leave"));
  gone = true;
  put(document.body, h("p", {class: "left"}, t("left")));
}

addEventListener("hashchange", () => open());
addEventListener("keydown", event => {
  if (event.isComposing || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase(), typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName) && (!document.activeElement.dataset.grid || document.activeElement.classList.contains("open"));
  if (key === "k") { event.preventDefault(); search.querySelector("input").focus(); }
  if (typing || !["z", "y"].includes(key)) return;
  event.preventDefault();
  go(key === "y" || event.shiftKey ? "redo" : "undo");
});
// A page in the background asks now and then, so that the program does not end as if nobody needed it.
let asked = 0;
setInterval(() => { if (!asking && (document.visibilityState === "visible" || Date.now() - asked > 25000)) { asked = Date.now(); pulse(); } }, 500);

frame();
await pulse();
await open();
