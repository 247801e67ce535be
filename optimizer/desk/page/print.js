// Papers of a week.
import {ask, attempt, h, pagehead, put, t} from "./dom.js";

const PARTS = [
  ["papers_wall", ["week-by-group", "week-by-person", "week-by-room"]],
  ["papers_classes", ["home-classes", ...["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(day => "roll-call-" + day)]],
  ["papers_office", ["duty-roster", "daily-round", "handover", "gate-register", "rain-plan", "timetable"]],
];

export async function print(main) {
  const weeks = await ask("weeks");
  const box = h("section", {}, pagehead(t("print_title"), t("print_help")));
  put(main, box);
  if (!weeks.length) { box.append(h("p", {class: "note"}, t("no_week"), " ", h("a", {href: "#/solve"}, t("next", {place: t("solve")})))); return {}; }
  const wanted = decodeURIComponent(location.hash.split("/")[2] ?? "");
  let label = weeks.some(row => row.label === wanted) ? wanted : (weeks.find(row => row.published) ?? weeks[0]).label;
  const list = h("div");
  async function draw() {
    put(list, h("p", {class: "quiet"}, h("span", {class: "spin"}), " ", t("loading")));
    const names = await attempt(() => ask("papers", {label}));
    const link = (name, words) => h("li", {}, h("a", {href: `/paper/week?label=${encodeURIComponent(label)}&name=${name}`, target: "_blank", rel: "noopener"}, h("span", {class: `sheet${name.startsWith("week-by") ? " wide" : name.endsWith(".xlsx") ? " book" : ""}`, "aria-hidden": "true"}), h("span", {}, words)));
    const words = name => { const key = name.replace(/\.\w+$/, ""), day = key.match(/^roll-call-(\w+)$/); return day ? t("roll_call", {day: t("day_" + day[1])}) : t("paper_" + key.replaceAll("-", "_")); };
    put(list, PARTS.map(([heading, starts]) => {
      const mine = starts.flatMap(start => (names ?? []).filter(name => name.startsWith(start)));
      return mine.length ? [h("h2", {}, t(heading)), h("ul", {class: "papers"}, mine.map(name => link(name, words(name))))] : null;
    }));
  }
  box.append(h("label", {class: "tools"}, t("choose_week"), " ", h("select", {onchange: event => { label = event.target.value; draw(); }}, weeks.map(row => h("option", {value: row.label, selected: row.label === label}, row.label + (row.published ? " ✓" : ""))))), list);
  await draw();
  return {};
}
