// Data, words in the chosen language, and elements. Data enters the page as text nodes only, never as markup.
const D = JSON.parse(document.getElementById("data").textContent);
const state = {
  language: D.language, tab: "overview", by: "group", who: -1, day: 0, shown: 60,
  search: "", campus: "", kind: "", category: "", grade: "",
};

const zh = () => state.language === "zh";
const pick = pair => pair[zh() ? 1 : 0];
const list = parts => parts.join(zh() ? "、" : ", ");

/** A label in the chosen language; fields in braces are filled in. */
function t(key, fields = {}) {
  const text = D.words[key];
  if (!text) throw new Error("no word for " + key);
  return pick(text).replace(/\{(\w+)\}/g, (_, name) => String(fields[name]));
}

/** The word for an enumerated value; unknown values speak for themselves. */
const value = (kind, name) => (D.words[kind + "." + name] ? pick(D.words[kind + "." + name]) : name);
const day = name => value("day", name);
const slotName = label => (label[0] === "X" ? t("slot_x", {n: label.slice(1)}) : t("slot_n", {n: label}));
/** A place in a list of wishes as it is written: 2, 二. */
const nth = n => t("numerals")[n - 1] || n;
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/** Slots: token, day, label, start, end, extended. */
const SLOTS = D.slots.map(([token, of, label, start, end, extended], at) => ({token, day: of, label, start, end, extended, at}));
const times = slot => slot.start + "–" + slot.end;
const when = slot => day(slot.day) + (zh() ? "" : " ") + slotName(slot.label);

/** Sessions: group, slot, activity, room, headcount, lead, assistants, host, pinned. */
const SESSIONS = D.sessions.map(([g, slot, activity, room, n, lead, assistants, host, pinned], at) => ({
  at, group: g, slot: SLOTS[slot], activity: D.activities[activity] || {id: "", name: "", category: ""}, room: D.rooms[room], n,
  lead, assistants, host, joined: host >= 0, pinned: Boolean(pinned), students: [], guests: [],
}));
const bySlot = new Map(SESSIONS.map(row => [row.group + "@" + row.slot.at, row]));
for (const row of SESSIONS) if (row.joined && bySlot.has(row.host + "@" + row.slot.at)) bySlot.get(row.host + "@" + row.slot.at).guests.push(row);

/** Students: id, name, grade, class, campus, sessions, clubs with places, days waited on. */
const STUDENTS = (D.students || []).map(([id, name, grade, klass, campus, rows, clubs, waits], at) => {
  const one = {at, id, name, grade, klass, campus, clubs: new Map(clubs), waits, sessions: rows.map(row => SESSIONS[row])};
  for (const row of one.sessions) row.students.push(one);
  return one;
});

const DUTIES = D.duties.map(([campus, slot, person]) => ({campus, slot: SLOTS[slot], person}));
const nameOf = row => row.name || row.id;
const groupName = at => nameOf(D.groups[at]);
/** A number of people; a public page does not tell those of one or two. */
const count = n => (n === null ? t("few") : String(n));
const worker = one => (D.public ? value("role", one) : one >= 0 ? nameOf(D.staff[one]) : "");
const team = row => [...(row.lead === -1 || row.lead === "" ? [] : [row.lead]), ...row.assistants];
const homeClass = one => [t("grade_n", {n: one.grade}), one.klass].filter(Boolean).join(zh() ? "" : " · ");
const paint = category => D.paints[category] || D.paints[""];
const badge = category => paint(category)[zh() ? 2 : 1];

/** An element: attributes, listeners (on…) and children; null and false are left out. */
function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}
function fill(element, attributes, children) {
  for (const [name, content] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), content);
    else if (name === "style") Object.entries(content).forEach(([key, text]) => element.style.setProperty(key, text));
    else if (content === true) element.setAttribute(name, "");
    else if (content !== false && content !== null && content !== undefined) element.setAttribute(name, content);
  }
  element.append(...children.flat(9).filter(child => child !== null && child !== false && child !== undefined));
  return element;
}

const isNumber = content => typeof content === "number" || (typeof content === "string" && /^-?\d+(\.\d+)?$/.test(content));

/** A table with a caption and header cells; rows are lists of cells, the first of each its header. */
function table(caption, heads, rows, options = {}) {
  const cell = (content, at) => (at === 0
    ? h("th", {scope: "row"}, content)
    : h("td", {class: isNumber(content) ? "number" : null}, typeof content === "number" ? String(content) : content));
  return h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": caption},
    h("table", {class: options.class || "plain"},
      h("caption", {class: options.shown ? "" : "hidden"}, caption),
      h("thead", {}, h("tr", {}, heads.map(head => h("th", {scope: "col"}, capital(head))))),
      h("tbody", {}, rows.map(row => h("tr", {}, row.map(cell))))));
}
