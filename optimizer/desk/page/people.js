// The lists: files that are brought, tables as grids, availability that is painted, pairs of children.
import {ask, attempt, bring, button, dialog, h, pagehead, pick, put, t, tell, toast} from "./dom.js";
import {pulse} from "./main.js";
import {jumpOf} from "./school.js";
import {tableView, tabs} from "./table_view.js";

export async function people(main) {
  const file = h("input", {type: "file", accept: ".xlsx,.xlsm,.xls,.ods,.csv,.txt", id: "file", onchange: event => take(event.target.files[0])});
  const drop = h("label", {class: "drop", for: "file"}, h("b", {}, t("bring")), h("span", {class: "quiet"}, t("bring_help")), file);
  drop.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", event => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
  const box = h("section", {}, pagehead(t("people"), t("people_hint")), drop);
  put(main, box);
  async function take(chosen) {
    if (!chosen) return;
    const found = await attempt(() => bring(chosen));
    file.value = "";
    if (found) match(found);
  }
  const panels = [
    ["students", t("students"), jump => tableView("students", jump)],
    ["staff", t("staff"), jump => tableView("staff", jump)],
    ["classes", t("classes"), jump => tableView("classes", jump)],
    ["availability", t("availability"), availability],
    ["pairs", t("pairs"), pairs],
  ];
  return tabs(panels, jumpOf("students"), box);
}

/** Columns of a file against those of the tables; nothing is left out unless somebody says so. */
function match(found) {
  const matchings = {};
  dialog(t("match_title"), close => {
    const undecided = h("span", {class: "fault-count"});
    const go = button(t("take"), () => attempt(async () => {
      await tell("apply", {tables: matchings});
      close();
      toast([`Taken over: ${found.name}`, `已导入 ${found.name}`]);
      await pulse();
    }), {class: "main", id: "take"});
    const count = () => {
      const open = found.tables.flatMap(one => one.columns.filter(c => matchings[one.table] && !c.used && matchings[one.table][c.header] === undefined)).length;
      undecided.textContent = open ? t("undecided", {n: open}) : "";
      go.disabled = open > 0;
    };
    const parts = found.tables.map(one => {
      const name = one.table || "scenario";
      matchings[name] = {};
      const tick = h("input", {type: "checkbox", checked: true, onchange: event => { if (event.target.checked) matchings[name] = {}; else delete matchings[name]; count(); }});
      if (!one.table) return h("label", {class: "tick"}, tick, t("settings_too"));
      const rows = one.columns.map(column => h("tr", {class: column.used ? "" : "strange"},
        h("td", {}, column.header || "–"), h("td", {class: "quiet"}, column.samples.join(" · ")),
        h("td", {}, h("select", {"aria-label": column.header, onchange: event => {
          const value = event.target.value;
          if (value === "?" || value === column.column) delete matchings[name][column.header]; else matchings[name][column.header] = value === "-" ? "" : value;
          count();
        }}, column.column ? null : h("option", {value: "?"}, t(column.used ? "as_headed" : "choose_column")), h("option", {value: "-"}, t("not_used")),
        ...one.known.map(([id, label]) => h("option", {value: id, selected: id === column.column}, label))))));
      const open = one.table === "students" || one.columns.some(column => !column.used);
      return h("details", {open}, h("summary", {}, tick, ` ${pick(one.label)}：${t("rows_n", {n: one.count})}`, one.columns.some(column => !column.used) ? " ⚠" : ""),
        h("table", {class: "plain"}, h("thead", {}, h("tr", {}, ...["column", "samples", "becomes"].map(key => h("th", {}, t(key))))), h("tbody", {}, rows)),
        one.table === "students" && found.children.length ? [h("h3", {}, t("preview")), h("ul", {class: "words"}, found.children.map(words => h("li", {}, pick(words))))] : null);
    });
    count();
    return [h("p", {}, found.name), found.faults ? h("p", {class: "note"}, t("faults_after", {n: found.faults})) : null, ...parts, h("div", {class: "tools foot"}, undecided, h("span", {class: "space"}), button(t("cancel"), close), go)].filter(Boolean);
  });
}

/** Slots of each person, painted with the mouse. */
async function availability() {
  const sheet = await ask("table", {name: "staff"}), ids = sheet.columns.map(([id]) => id);
  const at = name => ids.indexOf(name);
  const element = h("div");
  if (!sheet.slots.length) { element.append(h("p", {class: "note"}, t("mend_first"))); return {element}; }
  const spread = await ask("availability");
  let brush = "no";
  const BRUSHES = {yes: ["can", "✓"], no: ["cannot", "✗"], rather: ["rather_not", "～"]};
  const brushes = h("div", {class: "tools"}, h("span", {class: "quiet"}, t("paint_help")));
  const drawBrushes = () => put(brushes, h("span", {class: "quiet"}, t("paint_help")), ...Object.entries(BRUSHES).map(([name, [word, mark]]) => button(`${mark} ${t(word)}`, () => { brush = name; drawBrushes(); }, {"aria-pressed": String(name === brush), "data-brush": name})));
  drawBrushes();
  const now = new Map(spread.map(([id, , can, avoids]) => [id, new Map(sheet.slots.map(slot => [slot, avoids.includes(slot) ? "rather" : can.includes(slot) ? "yes" : "no"]))]));
  const paint = cell => {
    const slots = now.get(cell.dataset.staff);
    slots.set(cell.dataset.slot, brush);
    show(cell);
    touched.add(cell.dataset.staff);
  };
  const show = cell => { const kind = now.get(cell.dataset.staff).get(cell.dataset.slot); cell.className = `paint ${kind}${"first" in cell.dataset ? " first" : ""}`; cell.textContent = BRUSHES[kind][1]; cell.setAttribute("aria-label", `${cell.dataset.slot} ${t(BRUSHES[kind][0])}`); };
  const touched = new Set();
  let drawing = false;
  const body = h("tbody", {}, spread.map(([id, name]) => h("tr", {}, h("th", {scope: "row"}, name || id), ...sheet.slots.map((slot, n) => { const cell = h("td", {"data-staff": id, "data-slot": slot, tabindex: "-1", "data-first": n && slot.slice(0, 3) !== sheet.slots[n - 1].slice(0, 3)}); show(cell); return cell; }))));
  const cellOf = event => event.target.closest("td.paint");
  body.addEventListener("pointerdown", event => { const cell = cellOf(event); if (cell) { event.preventDefault(); drawing = true; paint(cell); } });
  body.addEventListener("pointerover", event => { const cell = drawing && cellOf(event); if (cell) paint(cell); });
  body.querySelector("td.paint")?.setAttribute("tabindex", "0");
  body.addEventListener("keydown", event => {
    const cell = cellOf(event), row = cell && cell.parentNode, steps = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!cell) return;
    if (steps) { (body.children[row.rowIndex - 1 + steps[0]]?.children[cell.cellIndex + steps[1]])?.focus(); event.preventDefault(); }
    if (event.key === " ") { event.preventDefault(); paint(cell); done(); }
    if (["1", "2", "3"].includes(event.key)) { brush = Object.keys(BRUSHES)[Number(event.key) - 1]; drawBrushes(); }
  });
  async function done() {
    drawing = false;
    for (const one of [...touched]) {
      const slots = [...now.get(one)];
      const can = slots.filter(([, kind]) => kind !== "no").map(([slot]) => slot), avoids = slots.filter(([, kind]) => kind === "rather").map(([slot]) => slot);
      await attempt(() => tell("paint", {staff: [one], available: can, avoids}));
    }
    touched.clear();
  }
  addEventListener("pointerup", () => { if (drawing) done(); });
  const heads = sheet.slots.map(slot => h("th", {scope: "col"}, t("day_" + slot.slice(0, 3)) + slot.slice(3)));
  element.append(brushes, h("div", {class: "gridbox"}, h("table", {class: "painted"}, h("thead", {}, h("tr", {}, h("th", {}, t("name")), ...heads)), body)));
  return {element};
}

async function pairs() {
  const element = h("div", {class: "pairs"});
  async function draw() {
    const found = await ask("pairs");
    const named = ([id, name, school]) => `${name || id}${school ? `（${school}）` : ""}`;
    const byText = new Map(found.children.map(child => [`${named(child)} ${child[0]}`, child[0]]));
    put(element, h("datalist", {id: "children"}, [...byText.keys()].map(text => h("option", {value: text}))),
      ...["together", "apart"].map(kind => {
        const fields = [0, 1].map(n => h("input", {list: "children", placeholder: t("find_child"), "aria-label": `${t(kind)} ${n + 1}`}));
        return h("div", {class: "panel"}, h("h2", {}, t(kind)),
          h("ul", {class: "words"}, found[kind].length ? found[kind].map(([code, children]) => h("li", {class: children.length < 2 ? "fault-count" : ""},
            children.map(named).join(" + "), children.length < 2 ? ` – ${t("alone")}` : "", " ",
            button(t("remove"), () => attempt(async () => { await tell("pair", {kind, students: children.map(child => child[0]), off: true}); await draw(); }), {class: "minor"}))) : h("li", {class: "quiet"}, t("no_pairs"))),
          h("div", {class: "tools"}, ...fields, button(t("add_pair"), () => attempt(async () => {
            const chosen = fields.map(field => byText.get(field.value)).filter(Boolean);
            if (new Set(chosen).size < 2) { toast([t("pick_two"), t("pick_two")], [], true); return; }
            await tell("pair", {kind, students: chosen});
            await draw();
          }))));
      }));
  }
  await draw();
  return {element};
}
