// What stops planning, what is short, what is worth knowing; each leads to its place.
import {ask, h, pick, put, t} from "./dom.js";

export async function check(main) {
  const box = h("section");
  put(main, box);
  let seen = null;
  async function draw() {
    const found = await ask("check");
    const text = JSON.stringify(found);
    if (text === seen) return;
    seen = text;
    const hard = found.gaps.filter(gap => gap.hard), soft = found.gaps.filter(gap => !gap.hard);
    const notes = [...soft.map(gap => gap.text), ...found.notices];
    put(box, h("h1", {}, t("check")),
      !found.problems.length && !hard.length ? h("p", {class: "good"}, "✓ " + t("all_well"), " ", h("a", {href: "#/solve"}, t("next", {place: t("solve")}))) : null,
      group(t("stops"), "✗", grouped(found.problems)),
      group(t("short"), "⚠", hard.map(gap => h("li", {}, pick(gap.text), h("div", {class: "quiet"}, t("close_by", {what: pick(gap.close)}))))),
      group(t("notes"), "ⓘ", notes.map(words => h("li", {}, pick(words)))),
      found.slots.length ? capacity(found.slots) : null);
  }
  await draw();
  return {async news() { await draw(); }};
}

/** Problems of the same kind together: the first five, and how many there are. */
function grouped(problems) {
  const kinds = new Map();
  for (const problem of problems) {
    const key = problem.table + " " + problem.column;
    kinds.set(key, [...(kinds.get(key) ?? []), problem]);
  }
  return [...kinds.values()].map(list => h("li", {}, list.length > 1 ? h("b", {}, `${list.length} × `) : null,
    ...list.slice(0, 5).map((problem, n) => h("div", {}, pick(problem.text), n ? null : " ", n ? null : h("a", {class: "jump", href: address(problem)}, t("jump")))),
    list.length > 5 ? h("div", {class: "quiet"}, `… ${list.length - 5}`) : null));
}
const address = problem => `#/${problem.place}${problem.table === "scenario" ? "" : `/${problem.table}${problem.at === null ? "" : `/${problem.at}/${problem.column}`}`}`;
const group = (title, mark, items) => (items.length ? h("div", {class: "panel"}, h("h2", {}, `${mark} ${title}（${items.length}）`), h("ul", {class: "words"}, items)) : null);

function capacity(slots) {
  const light = ([need, have]) => h("td", {class: have < need ? "bad" : have === need ? "tight" : "fine"}, `${have < need ? "✗" : have === need ? "▲" : "✓"} ${need}／${have}`);
  return h("div", {class: "panel"}, h("h2", {}, t("capacity")), h("div", {class: "gridbox"}, h("table", {class: "plain"},
    h("thead", {}, h("tr", {}, ...["slot", "students_n", "leads", "rooms_need", "adults"].map((key, n) => h("th", {scope: "col"}, t(key), n > 1 ? h("div", {class: "quiet"}, t("need_have")) : null)))),
    h("tbody", {}, slots.map(row => h("tr", {}, h("th", {scope: "row"}, t("day_" + row.slot.slice(0, 3)) + row.slot.slice(3), row.campus ? ` ${row.campus}` : ""), h("td", {}, String(row.students)), light(row.leads), light(row.rooms), light(row.staff)))))));
}
