// Papers of a week: ticked, previewed as they will print, printed in one go.
import {ask, attempt, button, h, pagehead, put, t} from "./dom.js";
import {addWords} from "./words.js";

addWords({
  print_ticked: ["Print the ticked ones ({n})", "打印勾选的（{n}）"], print_new_tab: ["Open in a tab", "单独打开"], print_preview: ["Preview", "预览"], nothing_ticked: ["Tick a sheet on the left: it is shown here as it will print.", "勾选左边的表册，这里显示打印效果。"], papers_changed: ["Changed by the mending", "因调整而变的"], papers_files: ["Files", "文件"],
  paper_roll_call_changed: ["Roll calls that have changed", "有变动的点名册"], paper_slips: ["Slips for children", "学生去向条"], "paper_report_public": ["Page for parents (no names)", "家长公示页（不含姓名）"], all_of: ["all", "全选"],
});

const PARTS = [
  ["papers_changed", ["roll-call-changed"]],
  ["papers_wall", ["week-by-group", "week-by-person", "week-by-room"]],
  ["papers_classes", ["home-classes", "slips", ...["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(day => "roll-call-" + day)]],
  ["papers_office", ["duty-roster", "daily-round", "handover", "gate-register", "rain-plan"]],
];
const FILES = ["report-public", "timetable"];
const keyOf = name => name.replace(/\.\w+$/, "");

export async function print(main) {
  const weeks = await ask("weeks");
  const box = h("section", {}, pagehead(t("print_title"), t("print_help")));
  put(main, box);
  if (!weeks.length) { box.append(h("p", {class: "note"}, t("no_week"), " ", h("a", {href: "#/solve"}, t("next", {place: t("solve")})))); return {}; }
  const wanted = decodeURIComponent(location.hash.split("/")[2] ?? "");
  let label = weeks.some(row => row.label === wanted) ? wanted : (weeks.findLast(row => row.published) ?? weeks[0]).label;
  const ticked = new Set(), list = h("div", {class: "panel ticks"}), view = h("div", {class: "panel previewbox"});
  const at = names => `/paper/week?label=${encodeURIComponent(label)}&name=${names.join(",")}`;
  const words = name => { const key = keyOf(name), day = key.match(/^roll-call-(\w{3})$/); return day ? t("roll_call", {day: t("day_" + day[1])}) : t("paper_" + key.replaceAll("-", "_")); };

  function show() {
    const names = [...ticked];
    if (!names.length) { put(view, h("p", {class: "quiet"}, t("nothing_ticked"))); return; }
    const frame = h("iframe", {src: at(names), title: t("print_preview"), id: "preview", onload: () => fit(frame)});
    put(view, h("div", {class: "tools"}, button(t("print_ticked", {n: names.length}), () => { frame.contentWindow.focus(); frame.contentWindow.print(); }, {class: "main", id: "print-ticked"}), h("a", {class: "button minor", href: at(names), target: "_blank", rel: "noopener"}, t("print_new_tab"))), h("div", {class: "fit"}, frame));
  }
  /** The sheets have the size of their paper: the frame is as wide as they are and drawn smaller, so that all of it is seen. */
  function fit(frame) {
    const wide = frame.contentDocument.documentElement.scrollWidth, scale = Math.min(1, frame.parentNode.clientWidth / wide);
    for (const [name, text] of [["width", `${wide}px`], ["height", `${frame.parentNode.clientHeight / scale}px`], ["transform", `scale(${scale})`]]) frame.style.setProperty(name, text);
  }
  async function draw() {
    put(list, h("p", {class: "quiet"}, h("span", {class: "spin"}), " ", t("loading")));
    const names = (await attempt(() => ask("papers", {label}))) ?? [], boxes = new Map();
    ticked.clear();
    const tick = (name, on) => { if (on) ticked.add(name); else ticked.delete(name); boxes.get(name).checked = on; };
    put(list, PARTS.map(([heading, keys]) => {
      const mine = keys.flatMap(key => names.filter(name => keyOf(name) === key));
      return mine.length ? h("fieldset", {}, h("legend", {}, h("b", {}, t(heading)), mine.length > 1 ? button(t("all_of"), () => { mine.forEach(name => tick(name, true)); show(); }, {class: "minor"}) : null),
        mine.map(name => { const one = h("input", {type: "checkbox", "data-paper": keyOf(name), onchange: event => { tick(name, event.target.checked); show(); }}); boxes.set(name, one); return h("label", {class: "tick"}, one, words(name)); })) : null;
    }), h("fieldset", {}, h("legend", {}, h("b", {}, t("papers_files"))), names.filter(name => FILES.includes(keyOf(name))).map(name => h("a", {class: "button minor", href: at([name])}, words(name)))));
    const first = names.find(name => keyOf(name) === "roll-call-changed") ?? names[0];
    if (boxes.has(first)) tick(first, true);
    show();
  }
  box.append(h("label", {class: "tools"}, t("choose_week"), " ", h("select", {id: "print-week", onchange: event => { label = event.target.value; draw(); }}, weeks.map(row => h("option", {value: row.label, selected: row.label === label}, row.label + (row.published ? " ✓" : ""))))), h("div", {class: "printsplit"}, list, view));
  await draw();
  return {};
}
