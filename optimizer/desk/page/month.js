// The roll and the month: absent children clicked on the roll call, the month in words, locked, corrected later.
import {ask, attempt, bring, button, dialog, h, pagehead, pick, put, state, t, tell, toast} from "./dom.js";
import {pulse} from "./main.js";
import {addWords} from "./words.js";

addWords({
  month: ["Roll and pay", "考勤与劳务"],
  month_hint: ["Everybody is present until you click a name; the month is settled from the weeks that really ran.", "默认全部到场，点一下就记缺勤；月末按实际执行的课表结算。"],
  month_of: ["{year}-{month}", "{year}年{month}月"], tab_roll: ["Roll", "考勤"], tab_staff: ["Who served otherwise", "人员变动"], tab_pay: ["Settle the month", "月结"],
  no_dates: ["No published week held in this month.", "这个月没有已公布的课表执行。"], without_week: ["No published week held on {days}: nothing is counted for these dates.", "{days} 没有已公布的课表，不计入。"],
  away_n: ["{n} away", "缺 {n} 人"], bring_roll: ["Bring a list of absences…", "导入缺勤名单…"], brought_n: ["{n} row(s) taken", "已导入 {n} 条"],
  roll_help: ["Click a cell for one slot, a name for the whole day; click again to take it back.", "点格子记一节缺勤，点姓名记全天；再点一次撤销。"], whole_day: ["all day", "全天"], group_all: ["all groups", "全部班组"], group: ["Group", "班组"], child: ["Child", "学生"], home: ["Class", "班级"],
  staff_help: ["Mended weeks are counted by themselves. Note here only what went otherwise on the day itself.", "“本周”里采用的方案会自动计入；这里只记当天临时的变动。"], came: ["Who came", "实到"], instead_of: ["for", "代"], nobody_instead: ["(nobody: besides the plan)", "（不代人，计划外）"], did_not_come: ["did not come, nobody stood in", "未到岗，无人代"], add_row: ["Note it", "记下"], no_rows: ["Everybody served as the week says.", "全部按课表到岗。"],
  settle_now: ["Work it out", "试算"], days_ahead: ["{n} of these days are still to come: they are counted as planned.", "其中 {n} 天还没到，按计划计算。"], sure_lock: ["{n} days are still to come. Keep the month all the same?", "还有 {n} 天没到，仍要存档吗？"], settled_days: ["{n} days of service", "服务 {n} 天"], fees_in_all: ["fees in all {yuan} yuan", "收费合计 {yuan} 元"], lock: ["Lock and keep", "锁定并存档"], lock_again: ["Keep the corrected month", "存为更正后的月结"], locked_on: ["Locked {time}. What is changed now is shown as corrections.", "已于 {time} 锁定；之后的改动列为更正。"], locked_done: ["{month} is kept.", "{month} 已存档。"],
  person: ["Person", "人员"], slots_col: ["In words", "课时说明"], yuan: ["yuan", "元"], correction: ["Correction", "更正"], account: ["Account", "账目"], corrections: ["Corrections", "更正明细"], lines_of: ["{who}: line by line", "{who}：逐节明细"], no_pay: ["The school has no rules of pay yet ([pay] in the settings): everything counts, nothing is paid.", "学校尚未设置劳务费办法：只计课时，不计金额。"],
  paper_sheet_pay: ["Pay", "劳务费发放表"], paper_sheet_outside: ["Outside people", "校外人员"], paper_sheet_account: ["Account", "收支账"], paper_sheet_fees: ["Fees by class", "各班收费表"], paper_sheet_publication: ["To be published", "公示表"], paper_sheet_participation: ["Participation", "参加率"], paper_sheet_substitutions: ["Substitutions", "代课与变动"], paper_sheet_uninsured: ["Without insurance", "未投保名单"], paper_sheet_volunteers: ["Volunteers", "志愿者"], paper_month: ["Workbook of the month", "月结工作簿"], month_papers: ["Papers of the month", "本月表册"],
});

const md = iso => (state.language === "zh" ? `${Number(iso.slice(5, 7))}月${Number(iso.slice(8))}日` : iso.slice(5));
const next = (month, step) => { const [y, m] = month.split("-").map(Number), at = y * 12 + m - 1 + step; return `${Math.floor(at / 12)}-${String(at % 12 + 1).padStart(2, "0")}`; };

export async function month(main) {
  let data = await ask("month", {month: location.hash.split("/")[2]}), tab = "roll", day = "", roll = null, group = "", settled = null;
  const head = h("div", {class: "panel"}), body = h("div");
  put(main, h("section", {class: "today"}, pagehead(t("month"), t("month_hint")), head, body));

  async function show(name) { data = await ask("month", {month: name}); history.replaceState(null, "", `#/month/${name}`); day = ""; roll = settled = null; await draw(); }
  async function draw() {
    const [year, number] = data.month.split("-");
    put(head, h("div", {class: "tools"}, button("‹", () => attempt(() => show(next(data.month, -1))), {"aria-label": t("earlier")}), h("b", {class: "big"}, t("month_of", {year, month: Number(number)})), button("›", () => attempt(() => show(next(data.month, 1))), {"aria-label": t("later")}),
      h("div", {class: "segments"}, ["roll", "staff", "pay"].map(name => button(t("tab_" + name), () => { tab = name; draw(); }, {"aria-pressed": String(tab === name), "data-tab": name})))),
      data.locked ? h("p", {class: "note fine"}, t("locked_on", {time: data.locked.slice(0, 16).replace("T", " ")})) : null,
      data.without.length ? h("p", {class: "note"}, t("without_week", {days: data.without.map(md).join("、")})) : null);
    if (!data.dates.length) { put(body, h("p", {class: "note"}, t("no_dates"))); return; }
    if (tab === "roll") await drawRoll();
    else if (tab === "staff") drawStaff();
    else drawPay();
  }
  async function again() { data = await ask("month", {month: data.month}); settled = null; await draw(); await pulse(); }

  // -- roll --
  async function drawRoll() {
    day = day || (data.dates.findLast(one => one.on <= data.today) ?? data.dates[0]).on;
    roll = await ask("roll", {on: day});
    const away = new Set(roll.away.map(([student, slot]) => `${student}|${slot}`));
    const names = new Map(roll.groups), mine = roll.children.filter(([, , , where]) => !group || Object.values(where).includes(group));
    const file = h("input", {type: "file", hidden: true, id: "roll-file", onchange: () => attempt(async () => { const taken = await bring(file.files[0], "bring_roll"); toast([t("brought_n", taken), t("brought_n", taken)]); await again(); })});
    const mark = (student, slots, off) => attempt(async () => { for (const slot of slots) await tell(off ? "back" : "early", off ? {on: day, student, slot} : {on: day, student, slots: slot ? [slot] : []}); await again(); });
    put(body, h("div", {class: "panel"}, h("div", {class: "tools"}, data.dates.map(one => h("button", {type: "button", class: "date", "data-on": one.on, "aria-pressed": String(one.on === day), onclick: () => { day = one.on; draw(); }}, `${t("day_" + one.day)} ${md(one.on)}`, one.away ? h("span", {class: "pill"}, t("away_n", {n: one.away})) : null))),
      h("div", {class: "tools"}, h("label", {}, t("group"), " ", h("select", {id: "roll-group", onchange: event => { group = event.target.value; draw(); }}, h("option", {value: ""}, t("group_all")), roll.groups.map(([id, name]) => h("option", {value: id, selected: id === group}, name)))), h("span", {class: "space"}), file, button(t("bring_roll"), () => file.click(), {class: "minor"}))),
      h("div", {class: "panel"}, h("p", {class: "quiet"}, t("roll_help")), h("div", {class: "gridbox whole"}, h("table", {class: "plain roll"}, h("thead", {}, h("tr", {}, h("th", {}, t("home")), h("th", {}, t("child")), roll.slots.map(([, name, times]) => h("th", {scope: "col"}, pick(name), h("div", {class: "quiet"}, times))))),
        h("tbody", {}, mine.map(([id, name, home, where]) => {
          const whole = away.has(`${id}|`);
          return h("tr", {class: whole ? "gone" : null}, h("td", {class: "quiet"}, home), h("th", {scope: "row"}, button(`${name}${whole ? ` · ${t("whole_day")}` : ""}`, () => mark(id, [""], whole), {class: "minor", "data-child": id, "aria-pressed": String(whole)})),
            roll.slots.map(([label]) => { const at = where[label], off = whole || away.has(`${id}|${label}`); return h("td", {class: off ? "off" : null}, at ? h("button", {type: "button", class: "tickcell", "data-cell": `${id}@${label}`, "aria-pressed": String(off), disabled: whole, onclick: () => mark(id, [label], off)}, h("b", {}, off ? "✗" : "√"), h("small", {}, names.get(at) ?? at)) : null); }));
        }))))));
  }

  // -- staff --
  function drawStaff() {
    const people = new Map(data.staff), on = h("select", {id: "cover-on"}, data.dates.map(one => h("option", {value: one.on}, `${t("day_" + one.day)} ${md(one.on)}`))), slot = h("input", {class: "clock", id: "cover-slot", value: "1"}), state_ = h("input", {type: "checkbox", id: "cover-none"});
    const choose = (id, blank) => h("select", {id}, blank ? h("option", {value: ""}, blank) : null, data.staff.map(([one, name]) => h("option", {value: one}, name)));
    const who = choose("cover-who"), old = choose("cover-for", t("nobody_instead"));
    put(body, h("div", {class: "panel"}, h("p", {class: "quiet"}, t("staff_help")),
      h("div", {class: "tools"}, on, h("label", {}, t("slot_n", {n: ""}), slot), h("label", {}, t("came"), " ", who), h("label", {}, t("instead_of"), " ", old), h("label", {class: "tick"}, state_, t("did_not_come")),
        button(t("add_row"), () => attempt(async () => { await tell("cover", {on: on.value, slot: slot.value.trim(), staff: who.value, replaces: state_.checked ? "" : old.value, status: state_.checked ? "absent" : ""}); await again(); }), {class: "main", id: "cover-add"})),
      data.covers.length ? h("ul", {class: "words"}, data.covers.map(([at, row]) => h("li", {}, h("b", {}, md(row.date)), ` ${t("slot_n", {n: row.slot})} ${row.name} ${row.replaces ? `${t("instead_of")} ${people.get(row.replaces) ?? row.replaces}` : row.status ? t("did_not_come") : ""} `, button(t("take_back"), () => attempt(async () => { await tell("uncover", {at}); await again(); }), {class: "minor"})))) : h("p", {class: "quiet"}, t("no_rows"))));
  }

  // -- pay --
  function drawPay() {
    const papers = h("div");
    put(body, h("div", {class: "panel"}, data.pay ? null : h("p", {class: "note"}, t("no_pay")), h("div", {class: "tools"}, button(t("settle_now"), () => attempt(async () => { settled = await ask("settle", {month: data.month}); drawPay(); }), {class: "main", id: "settle"}),
      settled ? button(t(data.locked ? "lock_again" : "lock"), () => (!settled.ahead || confirm(t("sure_lock", {n: settled.ahead}))) && attempt(async () => { await tell("lock", {month: data.month}); toast([t("locked_done", {month: data.month}), t("locked_done", {month: data.month})]); const kept = settled; await again(); settled = kept; drawPay(); }), {id: "lock"}) : null)), settled ? figures() : null, papers);
    if (data.locked) attempt(async () => { const names = await ask("month_papers", {month: data.month}); put(papers, h("div", {class: "panel"}, h("h2", {}, t("month_papers")), h("ul", {class: "papers"}, names.map(name => h("li", {}, h("a", {href: `/paper/month?month=${data.month}&name=${encodeURIComponent(name)}`, target: "_blank", rel: "noopener"}, h("span", {class: "sheet" + (name.endsWith(".xlsx") ? " book" : "")}), h("span", {}, t("paper_" + name.replace(/^print\//, "").replace(/\.\w+$/, "").replaceAll("-", "_"))))))))); });
  }
  function figures() {
    return [h("div", {class: "panel"}, h("p", {class: "big"}, `${t("settled_days", {n: settled.days})} · ${t("fees_in_all", {yuan: settled.fees})}`),
      settled.ahead ? h("p", {class: "note"}, t("days_ahead", {n: settled.ahead})) : null,
      h("div", {class: "gridbox whole"}, h("table", {class: "plain", id: "month-pay"}, h("thead", {}, h("tr", {}, ["person", "slots_col", "yuan"].map(name => h("th", {scope: "col"}, t(name))), settled.people.some(one => one.correction) ? h("th", {scope: "col"}, t("correction")) : null)),
        h("tbody", {}, settled.people.map(one => h("tr", {}, h("th", {scope: "row"}, button(one.name, () => lines(one), {class: "minor"})), h("td", {}, one.says.map(pick).join(state.language === "zh" ? "，" : ", ")), h("td", {class: "number"}, one.yuan), settled.people.some(row => row.correction) ? h("td", {class: "number"}, one.correction) : null)))))),
      h("div", {class: "columns"}, h("div", {class: "panel"}, h("h2", {}, t("account")), h("table", {class: "plain"}, settled.account.map(([item, , yuan]) => h("tr", {}, h("th", {scope: "row"}, pick(item)), h("td", {class: "number"}, yuan))))),
        settled.corrections.length ? h("div", {class: "panel"}, h("h2", {}, t("corrections")), h("table", {class: "plain"}, settled.corrections.map(([, id, old, now]) => h("tr", {}, h("th", {scope: "row"}, id), h("td", {class: "number"}, `${old} → ${now}`))))) : null)];
  }
  const lines = one => dialog(t("lines_of", {who: one.name}), close => [h("div", {class: "gridbox"}, h("table", {class: "plain"}, one.lines.map(([on, weekday, slot, where, yuan]) => h("tr", {}, h("td", {}, on), h("td", {}, pick(weekday)), h("td", {}, pick(slot)), h("td", {}, where), h("td", {class: "number"}, yuan))))), button(t("close"), close)]);
  await draw();
  return {document: () => "desk/roll", async news(news, before) { if (before && news.stamp !== before.stamp && tab === "roll" && !body.contains(document.activeElement)) { data = await ask("month", {month: data.month}); await draw(); } }};
}
