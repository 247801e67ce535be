// Clubs: what is asked for against the seats, the table, and the papers of the sign-up.
import {ask, attempt, h, pagehead, pick, put, t} from "./dom.js";
import {jumpOf} from "./school.js";
import {tableView, tabs} from "./table_view.js";

export async function clubs(main) {
  const [table, jump] = jumpOf("");
  const box = h("section", {}, pagehead(t("clubs"), t("clubs_hint")));
  put(main, box);
  return tabs([["demand", t("demand"), demand], ["clubs", t("clubs_table"), at => tableView("clubs", at)], ["signup", t("signup"), signup]],
    table === "clubs" ? ["clubs", jump] : ["demand"], box);
}

async function demand() {
  const element = h("div");
  let seen = -1;
  async function draw() {
    let rows;
    try { rows = await ask("demand"); } catch { put(element, h("p", {class: "note"}, t("mend_first"), " ", h("a", {href: "#/check"}, t("check")))); return; }
    put(element, rows.length ? h("p", {class: "legend"}, ...["firsts", "asked", "seats"].map(name => h("span", {}, h("i", {class: name}), t("bar_" + name)))) : null,
      h("div", {class: "cards"}, rows.length ? rows.map(card) : h("p", {class: "quiet"}, t("no_clubs"))));
  }
  await draw();
  return {element, async news(pulse) { if (pulse.stamp !== seen) { seen = pulse.stamp; await draw(); } }};
}

function card(row) {
  const most = row.most ?? row.listed, full = Math.max(row.listed, most, 1), stopped = row.closed || row.listed < row.least;
  const warning = stopped ? t("too_few", {least: row.least}) : row.most && row.listed > row.most ? t("over", {n: row.listed - row.most}) : "";
  return h("div", {class: "club" + (stopped ? " stopped" : "")}, h("h3", {}, row.name, h("small", {}, `${row.listed} / ${row.most ?? t("no_limit")}`)),
    h("div", {class: "bar", role: "img", "aria-label": t("demand_line", {listed: row.listed, first: row.first, most: row.most ?? t("no_limit")})}, h("i", {class: "asked", style: {width: `${100 * row.listed / full}%`}}), h("i", {class: "firsts", style: {width: `${100 * row.first / full}%`}}), h("i", {class: "seats", style: {left: `${100 * most / full}%`}})),
    h("div", {}, t("demand_line", {listed: row.listed, first: row.first, most: row.most ?? t("no_limit")})),
    h("div", {class: "facts"}, [row.leaders.join("、"), row.room, pick(row.slots)].filter(Boolean).join(" · ")),
    warning ? h("p", {class: stopped ? "fault-count" : "quiet"}, `${stopped ? "✗" : "▲"} ${warning}`) : null,
    h("a", {href: `#/clubs/clubs/${row.row}/name`}, t("edit_club")));
}

/** Papers that go out to families: to print, to copy into a message, to fill in by class. */
async function signup() {
  const element = h("div", {}, h("p", {class: "quiet"}, h("span", {class: "spin"}), " ", t("loading")));
  (async () => {
    const names = await attempt(() => ask("signup"));
    put(element, h("p", {class: "quiet"}, t("signup_help")), names ? h("ul", {class: "papers"}, names.map(name => h("li", {}, h("a", {href: `/paper/signup?name=${encodeURIComponent(name)}`, target: "_blank", rel: "noopener"}, h("span", {class: "sheet" + (name.endsWith(".zip") ? " book" : "")}), h("span", {}, t("signup_" + name.replace(/\.\w+$/, ""))))))) : h("p", {class: "note"}, t("mend_first")));
  })();
  return {element};
}
