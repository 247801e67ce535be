// A table of cells as in a spreadsheet. One text field always lies on the chosen cell and has the focus, so that input
// methods start there; nothing happens while one composes.
import {h, pick, t} from "./dom.js";

/**
 * options: header (texts), rows (texts), choices (by column: [value, name]), problems ([row, column, words]),
 * change(cells) with cells [row from 1, column, text], spelled(column, letters) -> ids of the choices that these spell.
 */
export function grid(options) {
  const {header, choices} = options;
  let rows = options.rows.map(row => [...row]), at = [0, 0], to = [0, 0], editing = false, listed = [], chosen = -1;
  const field = h("textarea", {class: "cell-field", rows: "1", spellcheck: "false", "data-grid": "1", "aria-label": header[0] || "-"});
  const menu = h("ul", {class: "choices", role: "listbox", hidden: true});
  const body = h("tbody");
  const table = h("table", {class: "grid", role: "grid"},
    h("thead", {}, h("tr", {}, h("th", {class: "no"}), ...header.map(text => h("th", {scope: "col"}, text)))), body);
  const box = h("div", {class: "gridbox"}, table, field, menu);
  const faults = new Map();

  const text = (row, column) => (rows[row] || [])[column] || "";
  const cellAt = (row, column) => body.children[row] && body.children[row].children[column + 1];

  function drawRow(row) {
    const line = h("tr", {}, h("th", {class: "no", scope: "row"}, String(row + 1)));
    for (let column = 0; column < header.length; column++) line.append(h("td", {}, text(row, column)));
    return line;
  }
  function draw() {
    body.replaceChildren(...Array.from({length: rows.length + 1}, (_, row) => drawRow(row)));
    mark();
    choose(...at, false);
  }
  function mark() {
    body.querySelectorAll(".fault").forEach(cell => { cell.classList.remove("fault"); cell.removeAttribute("title"); });
    faults.clear();
    for (const [row, column, words] of options.problems) {
      const cell = column < 0 ? body.children[row - 1] && body.children[row - 1].firstChild : cellAt(row - 1, column);
      if (cell) { cell.classList.add("fault"); cell.title = pick(words); }
    }
  }
  function choose(row, column, focus = true) {
    at = to = [Math.max(0, Math.min(row, rows.length)), Math.max(0, Math.min(column, header.length - 1))];
    editing = false;
    hideMenu();
    place(focus);
    spread();
  }
  function place(focus = true) {
    const cell = cellAt(...at);
    if (!cell) return;
    field.value = editing ? field.value : "";
    Object.assign(field.style, {left: cell.offsetLeft + "px", top: cell.offsetTop + "px", width: cell.offsetWidth + "px", height: cell.offsetHeight + "px"});
    field.classList.toggle("open", editing);
    field.setAttribute("aria-label", `${header[at[1]]} ${at[0] + 1}: ${text(...at)}`);
    if (focus) { field.focus({preventScroll: true}); cell.scrollIntoView({block: "nearest", inline: "nearest"}); }
  }
  const span = () => [Math.min(at[0], to[0]), Math.max(at[0], to[0]), Math.min(at[1], to[1]), Math.max(at[1], to[1])];
  function spread() {
    body.querySelectorAll(".chosen").forEach(cell => cell.classList.remove("chosen"));
    const [top, bottom, left, right] = span();
    for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) { const cell = cellAt(row, column); if (cell) cell.classList.add("chosen"); }
  }
  function write(cells) {
    const real = cells.filter(([row, column, value]) => column < header.length && text(row, column) !== value);
    if (!real.length) return;
    for (const [row, column, value] of real) {
      while (rows.length <= row) { rows.push(header.map(() => "")); body.append(drawRow(rows.length)); }
      rows[row][column] = value;
      cellAt(row, column).textContent = value;
    }
    options.change(real.map(([row, column, value]) => [row + 1, column, value]));
  }
  function edit(value) {
    editing = true;
    field.value = value;
    place();
    field.setSelectionRange(value.length, value.length);
    offer();
  }
  function commit(move) {
    const [row, column] = at, value = chosen >= 0 && !menu.hidden ? field.value.slice(0, field.value.length - last().length) + said(listed[chosen]) : field.value.trim();
    editing = false;
    write([[row, column, value]]);
    choose(row + move[0], column + move[1]);
  }
  /** The item of a list that is being typed. */
  const last = () => field.value.split(/[\s、，,;；]+/).at(-1);
  /** A choice as this column has it: by name where a cell has the name of one, else by id. */
  function said([value, name]) {
    const all = choices[at[1]], names = new Set(all.map(([, one]) => one).filter(Boolean));
    const named = rows.some(row => (row[at[1]] || "").split(/[\s、，,;；]+/).some(item => names.has(item)));
    return named && name && all.filter(([, one]) => one === name).length === 1 ? name : value;
  }
  function offer() {
    const all = (choices && choices[at[1]]) || [], typed = last().toLowerCase(), cell = at.join();
    list(all.filter(([value, name]) => !typed || value.toLowerCase().includes(typed) || name.toLowerCase().includes(typed)));
    if (all.length && !listed.length && /^[a-z]+$/.test(typed) && options.spelled) options.spelled(at[1], typed).then(ids => { if (editing && at.join() === cell && last().toLowerCase() === typed) list(all.filter(([value]) => ids.includes(value))); });
  }
  function list(found) {
    listed = found.slice(0, 12);
    chosen = -1;
    menu.hidden = !listed.length;
    const cell = cellAt(...at);
    Object.assign(menu.style, {left: cell.offsetLeft + "px", top: cell.offsetTop + cell.offsetHeight + "px"});
    menu.replaceChildren(...listed.map(([value, name], n) => h("li", {role: "option", onpointerdown: event => { event.preventDefault(); chosen = n; commit([1, 0]); }}, name ? `${value} ${name}` : value)));
  }
  function hideMenu() { menu.hidden = true; chosen = -1; }

  field.addEventListener("compositionstart", () => { if (!editing) { editing = true; place(); } });
  field.addEventListener("compositionend", () => offer());
  field.addEventListener("input", event => {
    if (!editing) { editing = true; place(); }
    if (!event.isComposing) offer();
  });
  field.addEventListener("keydown", event => {
    if (event.isComposing || event.keyCode === 229) return;
    const moves = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Tab: [0, event.shiftKey ? -1 : 1], Enter: [event.shiftKey ? -1 : 1, 0]};
    if (editing) {
      if (event.key === "Escape") { editing = false; choose(...at); }
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !menu.hidden) {
        chosen = Math.max(-1, Math.min(listed.length - 1, chosen + (event.key === "ArrowDown" ? 1 : -1)));
        [...menu.children].forEach((item, n) => item.classList.toggle("on", n === chosen));
      } else if (event.key === "Enter" || event.key === "Tab") commit(moves[event.key]);
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "Enter" || event.key === "F2") { edit(text(...at)); event.preventDefault(); }
    else if (moves[event.key]) {
      if (event.shiftKey && event.key.startsWith("Arrow")) { to = [Math.max(0, Math.min(rows.length, to[0] + moves[event.key][0])), Math.max(0, Math.min(header.length - 1, to[1] + moves[event.key][1]))]; spread(); }
      else choose(at[0] + moves[event.key][0], at[1] + moves[event.key][1]);
      event.preventDefault();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      const [top, bottom, left, right] = span(), cells = [];
      for (let row = top; row <= Math.min(bottom, rows.length - 1); row++) for (let column = left; column <= right; column++) cells.push([row, column, ""]);
      write(cells);
      event.preventDefault();
    }
  });
  field.addEventListener("blur", () => { if (editing) { const [row, column] = at, value = field.value.trim(); editing = false; hideMenu(); write([[row, column, value]]); place(false); } });
  field.addEventListener("copy", event => {
    if (editing) return;
    const [top, bottom, left, right] = span();
    const lines = Array.from({length: bottom - top + 1}, (_, r) => Array.from({length: right - left + 1}, (_, c) => text(top + r, left + c)).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  });
  field.addEventListener("paste", event => {
    if (editing) return;
    event.preventDefault();
    const lines = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    write(lines.flatMap((line, r) => line.split("\t").map((value, c) => [at[0] + r, at[1] + c, value.trim()])));
    choose(...at);
  });
  const hit = event => {
    const cell = event.target.closest && event.target.closest("td");
    return cell && body.contains(cell) ? [cell.parentNode.rowIndex - 1, cell.cellIndex - 1] : null;
  };
  let dragging = false;
  body.addEventListener("pointerdown", event => {
    const cell = hit(event);
    if (!cell) return;
    event.preventDefault();
    if (editing) field.dispatchEvent(new Event("blur"));
    choose(...cell);
    dragging = true;
  });
  body.addEventListener("pointerover", event => { const cell = dragging && hit(event); if (cell) { to = cell; spread(); } });
  addEventListener("pointerup", () => { dragging = false; });
  body.addEventListener("dblclick", event => { const cell = hit(event); if (cell) { choose(...cell); edit(text(...cell)); } });
  field.addEventListener("dblclick", () => { if (!editing) edit(text(...at)); });
  draw();
  requestAnimationFrame(() => place(false));

  return {
    element: box,
    get busy() { return editing; },
    /** Rows of the chosen cells, from 1. */
    get rows() { const [top, bottom] = span(); return Array.from({length: bottom - top + 1}, (_, n) => top + n + 1); },
    /** Show what the table now holds; the field that is being typed into is left alone. */
    update(next, problems) {
      options.problems = problems;
      if (editing) { mark(); return; }
      rows = next.map(row => [...row]);
      const scroll = [box.scrollLeft, box.scrollTop], focused = document.activeElement === field;
      draw();
      [box.scrollLeft, box.scrollTop] = scroll;
      if (focused) field.focus({preventScroll: true});
    },
    goto(row, column) { choose(row - 1, Math.max(0, column)); },
  };
}
export const faultsLine = n => (n ? h("span", {class: "fault-count"}, "⚠ " + t("faults_n", {n})) : null);
