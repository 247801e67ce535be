// Beside the week: the card in hand with what may be done to it, ranked lists, children of a group.
import {ask, attempt, button, dialog, h, pick, put, t} from "./dom.js";

const MARKS = {ok: "✓", cost: "～", no: "✗"};

/** The card that was chosen. */
export function cardPanel(place, one) {
  const host = one.joins ? place.session.get(`${one.joins}@${one.slot}`) ?? one : one, free = !place.data.published;
  const line = (label, text) => h("div", {class: "fact"}, h("span", {class: "quiet"}, label), " ", text);
  return [h("h2", {}, place.cardName(one)),
    free ? h("p", {class: "placeline", "data-place": ""}, t(place.hand ? "lift_help" : "lift_again")) : h("p", {class: "note"}, t("published_edit")), h("div", {class: "counts"}),
    line(t("headcount", {n: one.n}), one.joins ? `${t("joined")} ${place.groupName(one.joins)}` : ""), line(t("room"), place.name("rooms", host.room)), line(t("lead"), place.name("staff", host.lead)),
    host.assistants.length ? line(t("assistants"), host.assistants.map(id => place.name("staff", id)).join("、")) : null,
    h("div", {class: "tools column"},
      free ? [button(t("change_lead"), () => ranked(place, one, "lead", t("lead")), {id: "leads", title: `${t("key")} L`, "aria-keyshortcuts": "L"}), button(t("change_room"), () => ranked(place, one, "room", t("room")), {id: "rooms", title: `${t("key")} R`, "aria-keyshortcuts": "R"}), (place.groups.get(one.group) ?? {}).kind === "club" ? null : button(t("change_activity"), () => ranked(place, one, "activity", t("activity")), {id: "activities", title: `${t("key")} A`, "aria-keyshortcuts": "A"}),
        button(t("swaps"), () => exchanges(place, one), {id: "swaps", title: `${t("key")} S`, "aria-keyshortcuts": "S"}), button(one.fixed ? t("unpin") : "◆ " + t("pin"), () => place.pin(one, one.fixed), {id: "pin", title: `${t("key")} P`, "aria-keyshortcuts": "P"})] : null,
      button(t("show_students"), () => place.students(one.group), {id: "students", title: `${t("key")} C`, "aria-keyshortcuts": "C"}))].filter(Boolean);
}

const optionLine = (place, option, label, close) => h("li", {"data-place": option.place, class: "option"},
  h("span", {class: "sign", "aria-hidden": "true"}, MARKS[option.place]), h("b", {}, label), h("span", {class: "quiet"}, pick(option.text)),
  option.place === "no" ? h("span", {class: "bad"}, t("place_no")) : button(t("take_it"), () => { close(); place.putBack(); place.make(option.edit, false); }, {"aria-label": `${t("take_it")}：${label}`}));
const foot = (...children) => h("div", {class: "tools foot"}, h("span", {class: "space"}), ...children);

/** Everybody in somebody's place in one slot, on duty or at a session. */
export async function standIns(place, staff, slot) {
  const found = await attempt(() => ask("options", {label: place.label, kind: "stand_in", student: staff, slot}));
  if (found) dialog(`${place.name("staff", staff)} ${place.slotName(slot)}：${t("stand_in")}`, close => [h("ol", {class: "options"}, found.map(option => optionLine(place, option, place.name("staff", option.who), close))), foot(button(t("close"), close))]);
}
/** Groups in which a child who waits could be served. */
export async function seats(place, student, name) {
  if (place.data.published) return;
  const found = await attempt(() => ask("options", {label: place.label, kind: "seat", student}));
  if (found) dialog(`${name}：${t("seat")}`, close => [h("ol", {class: "options"}, found.map(option => optionLine(place, option, option.who ? place.groupName(option.who) : t("seat"), close))), foot(button(t("close"), close))]);
}

/** Everybody or every room, best first; those that may not at the end with the rule. */
async function ranked(place, one, kind, title) {
  const found = await attempt(() => ask("options", {label: place.label, kind, group: one.group, slot: one.slot}));
  const table = {lead: "staff", room: "rooms", activity: "activities"}[kind];
  if (found) dialog(`${place.cardName(one)}：${title}`, close => [h("ol", {class: "options"}, found.map(option => optionLine(place, option, place.name(table, option.who), close))), foot(button(t("close"), close))]);
}
/** Exchanges that are allowed, and chains of two, with what they cost. */
export async function exchanges(place, one) {
  const found = await attempt(() => ask("exchanges", {label: place.label, group: one.group, slot: one.slot}));
  if (found) dialog(t("swaps"), close => [found.length ? h("ol", {class: "options"}, found.map(option => optionLine(place, option, pick(option.says), close))) : h("p", {}, t("no_swaps")), foot(button(t("close"), close))]);
}

/** Children of a group: choose some, move them to another group, or exchange one with another child. */
export async function studentsDialog(place, group) {
  const all = await attempt(() => ask("members", {label: place.label}));
  if (!all) return;
  const kind = (place.groups.get(group) ?? {}).kind, inside = all.filter(([, , , care, clubs]) => (kind === "club" ? clubs.includes(group) : care === group));
  const chosen = new Set();
  dialog(`${place.groupName(group)}（${inside.length}）`, close => {
    const options = h("ol", {class: "options"}), count = h("b");
    const classes = [...new Set(inside.map(row => row[2]))];
    const boxes = new Map();
    const show = async () => {
      boxes.forEach((box, id) => { box.checked = chosen.has(id); });
      count.textContent = chosen.size ? t("to_group_n", {n: chosen.size}) : "";
      options.replaceChildren();
      if (!chosen.size || kind !== "care" || place.data.published) return;
      const student = [...chosen].join(" "), found = await attempt(() => ask("options", {label: place.label, kind: "home", student}));
      if (!found || student !== [...chosen].join(" ")) return;
      put(options, ...found.map(option => { const item = optionLine(place, option, place.groupName(option.who), close); if (chosen.size === 1 && option.place === "no") item.append(button(t("with_whom"), () => partners(student, option.who), {class: "minor"})); return item; }));
    };
    const partners = async (student, other) => {
      const found = await attempt(() => ask("options", {label: place.label, kind: "partner", student, group: other}));
      const names = new Map(all.map(([id, name, school]) => [id, `${name}（${school}）`]));
      if (found) put(options, ...(found.length ? found.map(option => optionLine(place, option, names.get(option.who), close)) : [h("li", {}, t("no_swaps"))]));
    };
    const toggle = ids => { const every = ids.every(id => chosen.has(id)); ids.forEach(id => (every ? chosen.delete(id) : chosen.add(id))); show(); };
    return [kind === "care" ? h("div", {class: "tools"}, classes.map(name => button(name, () => toggle(inside.filter(row => row[2] === name).map(row => row[0])), {class: "minor"}))) : null,
      h("div", {class: "students"}, inside.map(([id, name, school]) => { const box = h("input", {type: "checkbox", onchange: () => toggle([id])}); boxes.set(id, box); return h("label", {class: "tick"}, kind === "care" ? box : null, `${name} `, h("small", {class: "quiet"}, school)); })),
      count, options, foot(button(t("close"), close))].filter(Boolean);
  });
}
