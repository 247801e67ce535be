// Papers of a week.
import {ask, h, put, t} from "./dom.js";

export async function print(main) {
  const weeks = await ask("weeks");
  const box = h("section", {}, h("h1", {}, t("print_title")));
  put(main, box);
  if (!weeks.length) { box.append(h("p", {class: "note"}, t("no_week"))); return {}; }
  const wanted = decodeURIComponent(location.hash.split("/")[2] ?? "");
  let label = weeks.some(row => row.label === wanted) ? wanted : (weeks.find(row => row.published) ?? weeks[0]).label;
  const list = h("ul", {class: "papers"});
  function draw(days) {
    const link = (name, words) => h("li", {}, h("a", {href: `/paper/${encodeURIComponent(label)}/${name}`, target: "_blank", rel: "noopener"}, words));
    put(list, ...days.map(day => link(`roll-call-${day}.html`, t("roll_call", {day: t("day_" + day)}))), link("duty-roster.html", t("duty_roster")), link("handover.html", t("handover")), link("timetable.xlsx", t("workbook")));
  }
  const days = (await ask("settings")).full.week?.days ?? [];
  box.append(h("label", {}, t("choose_week"), " ", h("select", {onchange: event => { label = event.target.value; draw(days); }}, weeks.map(row => h("option", {value: row.label, selected: row.label === label}, row.label + (row.published ? " ✓" : ""))))), h("p", {class: "quiet"}, t("print_help")), list);
  draw(days);
  return {};
}
