// What stops planning, what is short, what is worth knowing; each leads to its place, and some are put right by a click.
import {ask, attempt, button, h, pagehead, pick, put, t, tell, toast} from "./dom.js";
import {pulse} from "./main.js";
import {addWords} from "./words.js";

addWords({
  open_who: ["Who", "人员或场地"], comes_too: ["Comes then, too", "这节也来"], open_room: ["Open it then, too", "这节也开放"], open_done: ["Noted in the list", "已写入名单"],
});

export async function check(main) {
  const box = h("section");
  put(main, box);
  let seen = null;
  async function draw() {
    const found = await ask("check"), text = JSON.stringify(found);
    if (text === seen) return;
    seen = text;
    const hard = found.gaps.filter(gap => gap.hard), soft = found.gaps.filter(gap => !gap.hard);
    const notes = [...soft.map(gap => gap.text), ...found.notices], stops = found.problems.reduce((sum, one) => sum + one.n, 0);
    put(box, pagehead(t("check"), t("check_hint")),
      !stops && !hard.length ? h("p", {class: "note fine"}, "✓ ", h("span", {class: "good"}, t("all_well")), " ", h("a", {href: "#/solve"}, t("next", {place: t("solve")}))) : null,
      part(t("stops"), stops, found.problems.map(problem)),
      part(t("short"), hard.length, hard.map(gap => matter("amber", "▲", [h("b", {}, pick(gap.text)), h("div", {class: "more"}, t("close_by", {what: pick(gap.close)}))], ...opening(gap), h("a", {class: "button jump", href: "#/" + gap.at}, t("jump"))))),
      found.slots.length ? capacity(found.slots) : null,
      found.unweighted.length ? part(t("weights_missing"), found.unweighted.length, [matter("amber", "▲", [h("div", {}, found.unweighted.join("、")), h("div", {class: "more"}, t("weights_missing_help"))], button(t("weigh_double"), () => weigh(found.unweighted), {class: "main", id: "weigh"}))]) : null,
      part(t("notes"), notes.length, notes.map(words => matter("info", "i", [h("div", {}, pick(words))]))));
  }
  await draw();
  return {async news() { await draw(); }};

  /** Somebody who could come, or a closed room, chosen and let in by a click; it can be taken back. */
  function opening(gap) {
    if (!gap.who.length) return [];
    const who = h("select", {"aria-label": t("open_who")}, gap.who.map(([id, name]) => h("option", {value: id}, name)));
    return [who, button(t(gap.table === "rooms" ? "open_room" : "comes_too"), () => change("open_slot", {table: gap.table, one: who.value, slot: gap.slot}, [t("open_done"), t("open_done")]), {class: "main opening"})];
  }
  /** Make a change that the sentence at the foot can take back. */
  const change = (call, fields, words) => attempt(async () => {
    await tell(call, fields);
    toast(words, [[t("undo"), () => attempt(async () => { await tell("undo", {document: ""}); await pulse(); })]]);
    await pulse();
  });
  /** Give categories of priority the weight that first of all makes them count. */
  function weigh(categories) {
    return attempt(async () => {
      const given = (await ask("settings")).given.priority ?? {};
      await tell("setting", {key: "priority", value: {...given, ...Object.fromEntries(categories.map(one => [one, 2]))}});
      await pulse();
    });
  }
  /** Problems of one kind: the first five, how many there are, where they are, and the click that puts them right. */
  function problem(kind) {
    const mend = kind.mend && button(pick(kind.mend), () => change("mend", {key: kind.key}, kind.mend), {class: "main mend"});
    return matter("red", "✗", [...kind.texts.map((words, n) => h("div", {class: n ? "more" : null}, n ? null : kind.n > 1 ? h("b", {}, `${kind.n} × `) : null, pick(words))), kind.n > kind.texts.length ? h("div", {class: "more"}, t("and_more", {n: kind.n - kind.texts.length})) : null],
      mend, h("a", {class: "button jump", href: address(kind)}, t("jump")));
  }
}

const matter = (light, mark, words, ...acts) => h("div", {class: "matter"}, h("span", {class: "sign " + light, "aria-hidden": "true"}, mark), h("div", {}, words), h("div", {class: "acts"}, acts.filter(Boolean)));
const part = (title, n, items) => (items.length ? h("div", {class: "panel"}, h("h2", {}, `${title}（${n}）`), items) : null);
const address = kind => `#/${kind.place}${kind.table === "scenario" ? "" : `/${kind.table}${kind.at === null ? "" : `/${kind.at}/${kind.column}`}`}`;

/** Days across, slots down: each with the least of what it has over what it needs. */
function capacity(slots) {
  const campuses = [...new Set(slots.map(row => row.campus))];
  return h("div", {class: "panel"}, h("h2", {}, t("capacity")), h("p", {class: "quiet"}, t("capacity_help")), ...campuses.map(campus => {
    const mine = slots.filter(row => row.campus === campus), days = [...new Set(mine.map(row => row.slot.slice(0, 3)))], labels = [...new Set(mine.map(row => row.slot.slice(3)))];
    return [campus ? h("h3", {}, campus) : null, h("div", {class: "gridbox whole"}, h("table", {class: "heat"},
      h("thead", {}, h("tr", {}, h("th"), days.map(day => h("th", {scope: "col"}, t("day_" + day))))),
      h("tbody", {}, labels.map(label => h("tr", {}, h("th", {scope: "row"}, t("slot_n", {n: label})), days.map(day => cell(mine.find(row => row.slot === day + label))))))))];
  }));
}
function cell(row) {
  if (!row) return h("td");
  const parts = [["leads", row.leads], ["rooms_need", row.rooms], ["adults", row.staff]];
  const short = parts.some(([, [need, have]]) => have < need), tight = parts.some(([, [need, have]]) => have === need);
  return h("td", {class: short ? "bad" : tight ? "tight" : "fine"}, h("b", {}, `${short ? "✗" : tight ? "▲" : "✓"} ${t("students_count", {n: row.students})}`),
    parts.map(([word, [need, have]]) => h("div", {class: have < need ? "fault-count" : null}, `${have < need ? "✗ " : ""}${t(word)} ${need} / ${have}`)));
}
