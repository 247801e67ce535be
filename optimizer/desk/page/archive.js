// What was: weeks, months, who has served how much; another copy looked at, and items of it taken over.
import {ask, attempt, bring, button, dialog, h, pagehead, pick, put, state, t, tell, toast} from "./dom.js";
import {pulse} from "./main.js";
import {addWords} from "./words.js";

addWords({
  archive: ["Archive", "归档"], archive_hint: ["Every published week, every month that was settled, who has served how much; a copy to take along, another copy to look at.", "历次公布的课表、各月结算、每个人的课时；可带走副本，也可查看另一份文件。"],
  arc_weeks: ["Published weeks", "公布过的课表"], holds_from: ["holds", "执行"], holds_on: ["from {from} on", "{from} 起"], holds_span: ["{from} to {to}", "{from} 至 {to}"], published_at: ["published", "公布时间"], compare_with: ["See it and compare", "查看、比较"],
  arc_months: ["Months settled", "已结算的月份"], no_months: ["none yet", "暂无"], arc_versions: ["Tables as they were: {n} versions, kept in the file.", "历次公布时的资料共 {n} 份，保存在文件中。"],
  arc_served: ["Who has served how much so far", "至今的课时"], carried_col: ["before", "此前累计"], served_col: ["this term", "本学期"], hours_col: ["hours", "小时"], hours_table: ["Table of hours (for certificates)", "课时证明用表"],
  spread_chart: ["Most less least in the largest role, week by week", "人数最多的岗位中，最多与最少之差（逐周）"], now_n: ["now {n}", "现在 {n}"],
  take_copy: ["A copy to take along", "带走一份副本"], take_copy_help: ["For the district, a stick, a colleague.", "交给区里、存U盘、发给同事。"], new_term_link: ["Begin a new term from this one", "由本学期开始新学期"],
  look_through: ["Open all of it to look at", "只读打开全部页面"], looked: ["It is open beside this one:", "已只读打开："], open_it: ["Go there", "去查看"],
  look_other: ["Look at another copy…", "查看另一份文件…"], look_other_help: ["Last year's file or a colleague's copy: it is only read.", "去年的文件或同事的副本，只读，不会改动它。"],
  other_is: ["{name}: {title}", "{name}：{title}"], other_counts: ["{students} children, {staff} people, {clubs} clubs; weeks: {weeks}", "学生 {students} 人，教职工 {staff} 人，社团 {clubs} 个；课表：{weeks}"],
  differs_n: ["{n} differences", "有 {n} 处不同"], same_copy: ["Both are the same.", "两份完全一样。"], here: ["here", "本文件"], there: ["there", "另一份"], take_chosen: ["Take the ticked ones over", "取用勾选的项目"], choose_all: ["tick all", "全选"], put_away: ["Put it away", "收起"], item_where: ["What", "项目"], a_week: ["Week {label}", "课表“{label}”"], took_n: ["{n} taken over; Ctrl+Z takes it back", "已取用 {n} 项，可撤销"],
  "log_desk/absences.csv": ["away", "请假"], "log_desk/covers.csv": ["served otherwise", "人员变动"], "log_desk/roll.csv": ["roll", "考勤"],
  role_teacher: ["teacher", "教师"], role_manager: ["manager", "管理人员"], role_support: ["support", "后勤人员"], role_outside: ["outside", "校外人员"], role_volunteer: ["volunteer", "志愿者"],
});

export async function archive(main) {
  const box = h("section"), other = h("div");
  put(main, box);
  let seen = -1, chosen = null;
  async function draw() {
    const [data, served] = [await ask("archive"), await attempt(() => ask("served"))];
    seen = state.pulse ? state.pulse.stamp : -1;
    const file = h("input", {type: "file", accept: ".desk", hidden: true, id: "copy-file", onchange: () => attempt(async () => { chosen = file.files[0]; await bring(chosen, "bring_copy"); await drawOther(); other.scrollIntoView(); })});
    put(box, pagehead(t("archive"), t("archive_hint")),
      h("div", {class: "ways"}, way(t("take_copy"), t("take_copy_help"), h("a", {class: "button", href: "/paper/copy", id: "take-copy"}, data.file)), way(t("look_other"), t("look_other_help"), [file, button(t("choose_file"), () => file.click(), {id: "look-other"})]), way(t("next_term"), t("new_term_link"), h("a", {class: "button", href: "#/school"}, t("school")))),
      other,
      h("div", {class: "columns"},
        h("div", {class: "panel"}, h("h2", {}, t("arc_weeks")), data.weeks.length ? h("table", {class: "plain", id: "arc-weeks"}, h("thead", {}, h("tr", {}, h("th", {}, t("week")), h("th", {}, t("holds_from")), h("th", {}, t("published_at")))), h("tbody", {}, data.weeks.map(([label, from, to, at]) => h("tr", {}, h("th", {scope: "row"}, h("a", {href: `#/week/${encodeURIComponent(label)}`}, label)), h("td", {}, to ? t("holds_span", {from, to}) : t("holds_on", {from})), h("td", {class: "quiet"}, at.slice(0, 16).replace("T", " ")))))) : h("p", {class: "quiet"}, t("no_week")), h("p", {class: "quiet"}, t("arc_versions", {n: data.versions.length}))),
        h("div", {class: "panel"}, h("h2", {}, t("arc_months")), data.months.length ? h("ul", {class: "words"}, data.months.map(([month, time]) => h("li", {}, h("a", {href: `#/month/${month.slice(0, 7)}`}, month), ` ${time.slice(0, 16).replace("T", " ")}`))) : h("p", {class: "quiet"}, t("no_months")))),
      served ? load(served) : null);
    await drawOther();
  }
  const way = (title, words, act) => h("div", {class: "way"}, h("h3", {}, title), h("p", {class: "quiet"}, words), act);

  /** Slots so far as bars, and how the spread goes on from week to week. */
  function load(served) {
    const most = Math.max(1, ...served.people.map(([, , carried, slots]) => carried + slots)), top = Math.max(1, ...served.weeks.map(([, spread]) => spread));
    return h("div", {class: "panel"}, h("h2", {}, t("arc_served"), " ", h("a", {class: "button minor", href: "/paper/hours"}, t("hours_table"))),
      served.weeks.length ? h("div", {class: "spread"}, h("p", {class: "quiet"}, `${t("spread_chart")} · ${t("now_n", {n: served.weeks.at(-1)[1]})}`), h("div", {class: "bars", role: "img", "aria-label": served.weeks.map(([week, spread]) => `${week}: ${spread}`).join(", ")}, served.weeks.map(([week, spread]) => h("i", {style: {height: `${4 + 60 * spread / top}px`}, title: `${week}: ${spread}`}, h("small", {}, String(spread)))))) : null,
      h("div", {class: "gridbox whole"}, h("table", {class: "plain"}, h("thead", {}, h("tr", {}, h("th", {}, t("person")), h("th", {}, ""), h("th", {}, t("carried_col")), h("th", {}, t("served_col")), h("th", {}, t("hours_col")))), h("tbody", {}, served.people.map(([name, role, carried, slots, hours]) => h("tr", {}, h("th", {scope: "row"}, name, h("small", {class: "quiet"}, ` ${t("role_" + role)}`)), h("td", {class: "loadbar"}, h("i", {class: "was", style: {width: `${100 * carried / most}%`}}), h("i", {style: {width: `${100 * slots / most}%`}})), h("td", {class: "number"}, String(carried)), h("td", {class: "number"}, String(slots)), h("td", {class: "number"}, String(hours))))))));
  }

  async function drawOther() {
    const found = await attempt(() => ask("other"));
    if (!found) { put(other); return; }
    const ticked = new Set(), boxes = [];
    const title = item => (item[0].startsWith("weeks/") ? t("a_week", {label: item[0].split("/")[1]}) : item[0].startsWith("desk/") ? t("log_" + item[0]) : `${nameOf(item[0])}${item[1] ? ` · ${item[1]}` : ""}${item[2] ? ` · ${item[2]}` : ""}`);
    put(other, h("div", {class: "panel", id: "other"}, h("h2", {}, t("other_is", found)), h("p", {class: "quiet"}, found.students === undefined ? "" : t("other_counts", {...found, weeks: found.weeks.join("、") || "–"})),
      found.items.length ? h("p", {}, h("b", {}, t("differs_n", {n: found.items.length + found.more}))) : h("p", {class: "note fine"}, "✓ ", t("same_copy")),
      found.items.length ? h("div", {class: "gridbox"}, h("table", {class: "plain"}, h("thead", {}, h("tr", {}, h("th", {}, h("input", {type: "checkbox", "aria-label": t("choose_all"), onchange: event => boxes.forEach((one, n) => { one.checked = event.target.checked; if (one.checked) ticked.add(n); else ticked.delete(n); })})), h("th", {}, t("item_where")), h("th", {}, t("here")), h("th", {}, t("there")))),
        h("tbody", {}, found.items.map((item, n) => { boxes[n] = h("input", {type: "checkbox", "data-item": String(n), "aria-label": title(item), onchange: event => { if (event.target.checked) ticked.add(n); else ticked.delete(n); }}); return h("tr", {}, h("td", {}, boxes[n]), h("th", {scope: "row"}, title(item)), h("td", {}, item[3].slice(0, 120)), h("td", {}, item[4].slice(0, 120))); })))) : null,
      h("div", {class: "tools"}, found.items.length ? button(t("take_chosen"), () => attempt(async () => { const n = ticked.size; await tell("take_items", {items: [...ticked], stamp: found.stamp}); toast([t("took_n", {n}), t("took_n", {n})]); await pulse(); await draw(); }), {class: "main", id: "take-items"}) : null, chosen ? button(t("look_through"), () => attempt(async () => { const {address} = await bring(chosen, "look"); dialog(t("look_through"), close => [h("p", {}, t("looked"), " ", h("a", {class: "button main", href: address, target: "_blank", rel: "noopener", onclick: close}, t("open_it")))]); }), {id: "look-through"}) : null, button(t("put_away"), () => attempt(async () => { await tell("forget_other"); put(other); }), {class: "minor"}))));
  }
  const nameOf = path => { const key = path.replace(/\.csv$/, ""); return path === "scenario.toml" ? t("school") : ["students", "staff", "rooms", "activities", "clubs", "classes", "groups", "pins"].includes(key) ? t(key) : path; };
  await draw();
  return {async news(news) { if (news.stamp !== seen && !other.contains(document.activeElement)) { seen = news.stamp; await draw(); } }};
}
