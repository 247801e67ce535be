// Papers of a week.
import {ask, attempt, h, put, t} from "./dom.js";

const ORDER = ["week-by-group", "week-by-person", "week-by-room", "home-classes", ...["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(day => "roll-call-" + day), "duty-roster", "daily-round", "handover", "gate-register", "rain-plan", "timetable"];

export async function print(main) {
  const weeks = await ask("weeks");
  const box = h("section", {}, h("h1", {}, t("print_title")));
  put(main, box);
  if (!weeks.length) { box.append(h("p", {class: "note"}, t("no_week"))); return {}; }
  const wanted = decodeURIComponent(location.hash.split("/")[2] ?? "");
  let label = weeks.some(row => row.label === wanted) ? wanted : (weeks.find(row => row.published) ?? weeks[0]).label;
  const list = h("ul", {class: "papers"});
  async function draw() {
    put(list, h("li", {class: "quiet"}, t("loading")));
    const names = await attempt(() => ask("papers", {label}));
    const link = (name, words) => h("li", {}, h("a", {href: `/paper/week?label=${encodeURIComponent(label)}&name=${name}`, target: "_blank", rel: "noopener"}, words));
    const words = name => { const key = name.replace(/\.\w+$/, ""), day = key.match(/^roll-call-(\w+)$/); return day ? t("roll_call", {day: t("day_" + day[1])}) : t("paper_" + key.replaceAll("-", "_")); };
    put(list, ORDER.flatMap(start => (names ?? []).filter(name => name.startsWith(start))).map(name => link(name, words(name))));
  }
  box.append(h("label", {}, t("choose_week"), " ", h("select", {onchange: event => { label = event.target.value; draw(); }}, weeks.map(row => h("option", {value: row.label, selected: row.label === label}, row.label + (row.published ? " ✓" : ""))))), h("p", {class: "quiet"}, t("print_help")), list);
  await draw();
  return {};
}
