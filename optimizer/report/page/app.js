// The frame: tabs, controls, language, address, printing. State changes redraw; focus stays where it was.
const narrow = window.matchMedia("(max-width: 44rem)");
let printing = false;
const ALL_TABS = D.public ? ["overview", "week", "clubs", "money"]
  : ["overview", "week", "changes", "clubs", "load", "rooms", "rules", "goals", "money", "answers"];
const TABS = ALL_TABS.filter(tab => (tab !== "clubs" || D.clubs.length) && (tab !== "changes" || D.changes) && (tab !== "money" || D.money.length));
const VIEWS = D.public ? ["group", "room"] : ["group", "staff", "room", "student"];

function change(fresh, keepAddress = false) {
  Object.assign(state, fresh);
  if (!keepAddress) remember();
  draw();
}
const choose = at => { change({who: at, tab: "week", shown: 60}); const title = document.getElementById("whoTitle"); if (title) title.focus(); };
function goTo(by, at) {
  const dialog = document.getElementById("session");
  if (dialog.open) dialog.close();
  state.by = by;
  choose(at);
}

/** The address keeps tab, view and owner, so that a page can be bookmarked and «back» works. */
function remember() {
  const owner = state.who >= 0 ? OWNERS[state.by]()[state.who].id : "";
  const address = "#" + [state.tab, state.by, owner, state.language].map(encodeURIComponent).join("/");
  if (address !== location.hash) history.pushState(null, "", address);
}
function recall() {
  const [tab, by, owner, language] = location.hash.slice(1).split("/").map(decodeURIComponent);
  if (TABS.includes(tab)) state.tab = tab;
  if (VIEWS.includes(by)) state.by = by;
  if (["zh", "en"].includes(language)) state.language = language;
  state.who = owner ? OWNERS[state.by]().findIndex(one => one.id === owner) : -1;
  draw();
}

function tabs() {
  const move = event => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    change({tab: TABS[(TABS.indexOf(state.tab) + step + TABS.length) % TABS.length]});
    document.getElementById("tab-" + state.tab).focus();
  };
  return h("div", {class: "tabs", role: "tablist", "aria-label": t("tabs"), onkeydown: move}, TABS.map(tab => h("button", {
    type: "button", role: "tab", id: "tab-" + tab, "aria-controls": "panel", "aria-selected": String(tab === state.tab),
    tabindex: tab === state.tab ? "0" : "-1", onclick: () => change({tab})}, t("tab_" + tab))));
}

function select(id, text, options, current, act) {
  return h("label", {for: id}, h("span", {}, capital(text)), h("select", {id, onchange: event => act(event.target.value)},
    options.map(([key, shown]) => h("option", {value: key, selected: key === current}, shown))));
}
/** Search as typed; while an input method composes a character the field must not be built anew. */
const searchFor = text => change({search: text, who: -1, shown: 60}, true);
function controls() {
  const any = [["", t("all")]], kinds = state.by === "group" ? [...new Set(D.groups.map(row => row.kind))].filter(Boolean).map(kind => [kind, value("kind", kind)])
    : state.by === "staff" ? [...new Set(D.staff.map(row => row.role))].filter(Boolean).map(role => [role, value("role", role)]) : [];
  const grades = [...new Set(D.groups.flatMap(row => row.grades))].sort((a, b) => a - b);
  const used = Object.keys(D.paints).filter(name => SESSIONS.some(row => row.activity.category === name));
  return h("form", {class: "controls", "aria-label": t("filters"), onsubmit: event => event.preventDefault()},
    select("by", t("by"), VIEWS.map(by => [by, t("by_" + by)]), state.by, by => change({by, who: -1, kind: "", shown: 60})),
    h("label", {for: "search"}, h("span", {}, t("search")), h("input", {id: "search", type: "search", value: state.search, placeholder: t("search_hint"),
      autocomplete: "off", oninput: event => { if (!event.isComposing) searchFor(event.target.value); }, oncompositionend: event => searchFor(event.target.value)})),
    state.who < 0 && state.by !== "student" ? select("day", t("day"), D.days.map((name, at) => [String(at), day(name)]), String(state.day), at => change({day: Number(at)})) : null,
    D.campuses.length > 1 ? select("campus", t("campus"), [...any, ...D.campuses.map(name => [name, name])], state.campus, campus => change({campus, who: -1})) : null,
    kinds.length > 1 ? select("kind", state.by === "staff" ? t("role") : t("kind"), [...any, ...kinds], state.kind, kind => change({kind, who: -1})) : null,
    ["group", "student"].includes(state.by) ? select("grade", t("grade"), [...any, ...grades.map(n => [String(n), t("grade_n", {n})])], state.grade, grade => change({grade, who: -1})) : null,
    select("category", t("category"), [...any, ...used.map(name => [name, value("category", name)])], state.category, category => change({category})),
    h("button", {type: "button", onclick: () => change({search: "", campus: "", kind: "", grade: "", category: "", who: -1})}, t("clear")));
}
function colours() {
  const used = Object.keys(D.paints).filter(name => SESSIONS.some(row => row.activity.category === name));
  return h("ul", {class: "legend colours", "aria-label": t("legend")}, used.map(name => h("li", {}, h("button", {type: "button", class: "chip",
    style: {"--colour": paint(name)[0]}, "aria-pressed": String(state.category === name), onclick: () => change({category: state.category === name ? "" : name})},
    h("span", {class: "badge", "aria-hidden": "true"}, badge(name)), value("category", name)))));
}

function week() {
  const found = owners(), one = state.who >= 0 ? OWNERS[state.by]()[state.who] : null;
  const item = owner => h("li", {}, h("button", {type: "button", "aria-current": owner.at === state.who ? "true" : null, onclick: () => choose(owner.at)},
    h("b", {}, label(owner)), h("small", {}, owner.note.filter(Boolean).join(" · "))));
  const chosen = one ? [h("h2", {id: "whoTitle", tabindex: "-1"}, label(one)), h("p", {class: "note"}, one.note.filter(Boolean).join(" · ")),
    h("button", {type: "button", class: "back", onclick: () => change({who: -1})}, t("back_board")), weekOf(state.by, state.who, label(one))]
    : state.by === "student" ? h("p", {class: "card"}, t("choose_student"))
    : (printing ? D.days : [D.days[state.day]]).map(of => [h("h2", {}, t("board", {day: day(of)})), board(found, of)]);
  const filters = [controls(), colours()];
  return [narrow.matches ? h("details", {class: "folded", open: !one ? true : null}, h("summary", {}, t("filters")), filters) : filters, h("p", {class: "found", role: "status"}, t("found", {n: found.length})),
    h("div", {class: one && narrow.matches ? "" : "split"}, one && narrow.matches ? null : h("nav", {"aria-label": t("by_" + state.by)}, h("ul", {class: "owners"}, found.slice(0, state.shown).map(item)), moreButton(found.length)),
      h("div", {class: "shown"}, chosen))];
}

function draw() {
  const focused = document.activeElement && document.activeElement.id, caret = focused === "search" ? document.activeElement.selectionStart : null;
  document.documentElement.lang = zh() ? "zh-CN" : "en";
  document.title = D.title + " · " + t("timetable");
  const switchTo = zh() ? "en" : "zh";
  const page = [
    h("a", {class: "skip", href: "#panel", onclick: event => { event.preventDefault(); document.getElementById("panel").focus(); }}, t("skip")),
    h("header", {class: "top"}, h("div", {}, h("h1", {}, D.title), h("p", {}, D.week[zh() ? "zh" : "en"] + " · " + t(D.public ? "public" : "internal"))),
      h("div", {class: "tools"}, h("button", {type: "button", id: "language", lang: zh() ? "en" : "zh-CN", onclick: () => change({language: switchTo})}, t("language")),
        h("button", {type: "button", id: "print", onclick: () => window.print()}, t("print")))),
    tabs(), h("main", {id: "panel", role: "tabpanel", tabindex: "-1", "aria-labelledby": "tab-" + state.tab}, state.tab === "week" ? week() : PANELS[state.tab]()),
    h("dialog", {id: "session", "aria-labelledby": "sessionTitle"})];
  document.getElementById("app").replaceChildren(...page);
  const tab = document.getElementById("tab-" + state.tab);
  tab.parentElement.scrollLeft = tab.offsetLeft - 60;
  const again = focused && document.getElementById(focused);
  if (again) { again.focus({preventScroll: true}); if (caret !== null) again.setSelectionRange(caret, caret); }
}

const reprint = on => { printing = on; draw(); };
window.addEventListener("beforeprint", () => reprint(true));
window.addEventListener("afterprint", () => reprint(false));
window.addEventListener("popstate", recall);
let drawnAt = window.innerWidth;
window.addEventListener("resize", () => { if (window.innerWidth !== drawnAt) { drawnAt = window.innerWidth; draw(); } });
document.addEventListener("click", event => { const box = document.getElementById("session"); if (event.target === box) box.close(); });
recall();
