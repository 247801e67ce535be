// Clubs: the table, and what is asked for against the seats.
import {ask, attempt, h, put, t} from "./dom.js";
import {jumpOf} from "./school.js";
import {tableView} from "./table_view.js";

export async function clubs(main) {
  const cards = h("div", {class: "cards"});
  const [table, jump] = jumpOf("clubs");
  const view = await tableView("clubs", table === "clubs" ? jump : null);
  put(main, h("section", {}, h("h1", {}, t("clubs")), h("h2", {}, t("demand")), cards, view.element));
  let seen = -1;
  async function draw() {
    let rows;
    try { rows = await ask("demand"); } catch { put(cards, h("p", {class: "note"}, t("mend_first"))); return; }
    put(cards, ...(rows.length ? rows.map(card) : [h("p", {class: "quiet"}, t("no_clubs"))]));
  }
  await draw();
  return {async news(pulse) { await view.news(pulse); if (pulse.stamp !== seen) { seen = pulse.stamp; await draw(); } }};
}

function card(row) {
  const most = row.most ?? row.listed, full = Math.max(row.listed, most, 1);
  const warning = row.closed || row.listed < row.least ? t("too_few", {least: row.least}) : row.most && row.listed > row.most ? t("over", {n: row.listed - row.most}) : "";
  return h("div", {class: "club"}, h("b", {}, row.name), h("div", {class: "bar", "aria-hidden": "true"}, h("i", {class: "asked", style: {width: `${100 * row.listed / full}%`}}), h("i", {class: "seats", style: {left: `${100 * most / full}%`}})),
    h("div", {}, t("demand_line", {listed: row.listed, first: row.first, most: row.most ?? t("no_limit")})), warning ? h("div", {class: row.listed < row.least || row.closed ? "fault-count" : "quiet"}, "⚠ " + warning) : null);
}
