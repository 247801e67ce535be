// What differs between two weeks: before and after, side by side.
import {ask, attempt, button, dialog, h, pick, t} from "./dom.js";

const SHOWN = 60;

export async function differencesDialog(label, other) {
  const found = await attempt(() => ask("differences", {label, other}));
  if (!found) return;
  const kinds = Object.entries(found).filter(([, rows]) => rows.length);
  dialog(t("differs_between", {label, other}), close => [
    kinds.length ? kinds.map(([kind, rows], n) => h("details", {open: n === 0}, h("summary", {}, `${t("differ_" + kind)}（${rows.length}）`),
      h("table", {class: "plain"}, h("thead", {}, h("tr", {}, [t("slot"), t("differ_" + kind), other, label].map(text => h("th", {scope: "col"}, text)))),
        h("tbody", {}, rows.slice(0, SHOWN).map(([slot, who, before, after]) => h("tr", {}, h("th", {scope: "row"}, pick(slot)), ...[who, before, after].map(words => h("td", {}, pick(words) || "–")))))),
      rows.length > SHOWN ? h("p", {class: "quiet"}, t("and_more", {n: rows.length - SHOWN})) : null)) : h("p", {}, t("no_differences")),
    h("div", {class: "tools foot"}, h("span", {class: "space"}), button(t("close"), close))].flat());
}
