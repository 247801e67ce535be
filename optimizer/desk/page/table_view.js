// A table of the school as a grid that is kept up to date.
import {ask, attempt, button, h, put, t, tell} from "./dom.js";
import {faultsLine, grid} from "./grid.js";

/** Shows one table in a box; ``jump`` is [row, column id]. */
export async function tableView(name, jump = null) {
  let data = await ask("table", {name}), own = data.stamp;
  const count = h("span", {class: "quiet"}, "");
  const sheet = grid({
    header: data.header,
    rows: data.rows,
    choices: data.columns.map(([, , choices]) => choices),
    problems: data.problems,
    spelled: (column, text) => ask("spelled", {table: data.columns[column][1].split(":")[1] ?? "", text}).catch(() => []),
    change: cells => attempt(async () => { own = (await tell("cells", {table: name, cells})).stamp; await refresh(); }),
  });
  const head = h("div", {class: "tools"}, count, h("span", {class: "quiet"}, "· " + t("grid_help")), h("span", {class: "faults"}),
    button(t("delete_rows"), () => attempt(async () => { await tell("rows", {table: name, rows: sheet.rows}); await refresh(); }), {class: "minor"}));
  const shown = () => {
    count.textContent = t("rows_n", {n: data.rows.length});
    put(head.querySelector(".faults"), ...[faultsLine(data.problems.length)].filter(Boolean));
  };
  async function refresh() {
    const next = await ask("table", {name});
    data = next;
    own = next.stamp;
    sheet.update(next.rows, next.problems);
    shown();
  }
  shown();
  const element = h("div", {class: "tableview"}, head, sheet.element);
  if (jump) requestAnimationFrame(() => sheet.goto(jump[0], data.columns.findIndex(([id]) => id === jump[1])));
  return {
    element,
    async news(pulse) { if (pulse.stamp !== own && !sheet.busy) await refresh(); },
    data: () => data,
  };
}

/** Tabs over several tables, with other panels behind them; ``panels`` is [id, label, function that gives {element, news}]. */
export async function tabs(panels, first, box) {
  let open = null, which = "";
  const list = h("div", {class: "tabs", role: "tablist"}), body = h("div");
  async function show(id, ...more) {
    which = id;
    put(list, ...panels.map(([name, label]) => button(label, () => attempt(() => show(name)), {role: "tab", "aria-selected": String(name === id), "data-tab": name})));
    open = await panels.find(([name]) => name === id)[2](...more);
    if (which === id) put(body, open.element);
  }
  box.append(list, body);
  await show(first[0], ...first.slice(1));
  return {news: async (...told) => { if (open && open.news) await open.news(...told); }};
}
