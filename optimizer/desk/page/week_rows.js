// The rows of the week by groups, people, rooms, clubs and home classes.
import {t} from "./dom.js";

/** Lines: {id, group, name, note, cells by token, say}. */
export function allocations(place, by) {
  const all = [...place.session.values()];
  const cells = list => { const found = {}; for (const one of list) (found[one.slot] ??= []).push(one); return found; };
  if (by === "group" || by === "club") {
    const order = {care: 0, club: 1, extended: 2};
    return [...place.groups.values()].filter(group => by === "group" || group.kind === "club").sort((a, b) => (order[a.kind] ?? 3) - (order[b.kind] ?? 3))
      .map(group => ({id: group.id, group: group.id, name: group.name, note: String(group.size), cells: cells(all.filter(one => one.group === group.id))}));
  }
  if (by === "room") return place.data.rooms.map(([id, name, capacity]) => ({id, name, note: capacity ? String(capacity) : "",
    cells: cells(all.filter(one => one.room === id && !one.joins)), say: one => [place.groupName(one.group), place.name("activities", one.activity)]}));
  if (by === "staff") return place.data.staff.map(([id, name, , n]) => {
    const found = cells(all.filter(one => !one.joins && (one.lead === id || one.assistants.includes(id))));
    for (const [, slot, who] of place.data.duties) if (who === id) (found[slot] ??= []).push({text: t("duty"), staff: id, slot});
    return {id, name, note: String(n), cells: found, say: one => [place.groupName(one.group), one.lead === id ? place.name("activities", one.activity) : t("assistants")]};
  });
  return place.data.classes.map(([name, groups]) => ({id: name, name, note: "", cells: Object.fromEntries(place.tokens.map(token => [token, where(place, groups[token] ?? [])]))}));
}
const where = (place, counts) => counts.map(([group, n]) => ({text: `${place.groupName(group)} ${n}`}));
