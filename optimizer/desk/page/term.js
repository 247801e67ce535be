// The dates of the term: its ends, and the days that are not as their weekday says.
import {ask, attempt, button, h, pick, put, t, tell} from "./dom.js";
import {addWords} from "./words.js";

addWords({
  term: ["Term and holidays", "学期与校历"], term_ends: ["The term", "学期起止"], term_first: ["first day", "第一天"], term_last: ["last day", "最后一天"], term_count: ["{n} days of service", "共 {n} 个服务日"],
  term_none: ["Without these the program does not know when the term begins and ends; the month counts every day of service.", "没有填写时，程序不知道学期的起止，月结会计入所有服务日。"], term_unknown: ["No notice of the holidays of {years} is out yet: write them below.", "{years} 年的放假通知尚未公布，请在下面填写。"],
  term_differ: ["Days off and make-up days", "停课日与调休日"], term_differ_help: ["The public notices are known to the program; write here only what is otherwise at your school, such as a sports day.", "国家放假安排已经内置；这里只写本校另外的安排，如运动会、家长会。"],
  day_off: ["no service", "停课"], runs_as: ["runs as {day}", "按{day}上课"], by_notice: ["public notice", "放假通知"], by_school: ["our school", "本校"], term_note: ["why (may be blank)", "事由（可不填）"], term_add: ["Note it", "添加"], term_day: ["date", "日期"],
});

export async function termPanel() {
  const element = h("div", {class: "settings"});
  const set = (call, fields) => attempt(async () => { await tell(call, fields); await draw(); });
  async function draw() {
    const data = await ask("term");
    const end = (name, id) => h("label", {}, t(id), " ", h("input", {type: "date", id, value: data[name], onchange: ends}));
    const ends = () => { const [first, last] = ["term_first", "term_last"].map(id => element.querySelector("#" + id).value); if (first && last) set("term_dates", {first, last}); };
    const on = h("input", {type: "date", id: "off-date", "aria-label": t("term_day")}), note = h("input", {type: "text", placeholder: t("term_note"), "aria-label": t("term_note")});
    const how = h("select", {"aria-label": t("runs_as", {day: ""})}, h("option", {value: ""}, t("day_off")), data.days.map(([day, name]) => h("option", {value: day}, t("runs_as", {day: pick(name)}))));
    put(element, h("div", {class: "panel"}, h("h2", {}, t("term_ends")), h("div", {class: "tools"}, end("first", "term_first"), end("last", "term_last"), data.count === null ? null : h("b", {id: "term-count"}, t("term_count", {n: data.count}))),
      data.count === null ? h("p", {class: "quiet"}, t("term_none")) : null, data.unknown.length ? h("p", {class: "note"}, t("term_unknown", {years: data.unknown.join("、")})) : null),
    h("div", {class: "panel"}, h("h2", {}, t("term_differ")), h("p", {class: "quiet"}, t("term_differ_help")),
      h("div", {class: "tools"}, on, how, note, button(t("term_add"), () => on.value && set("calendar_day", {on: on.value, runs_as: how.value, note: note.value}), {class: "main", id: "off-add"})),
      data.differ.length ? h("div", {class: "gridbox whole"}, h("table", {class: "plain", id: "differ"}, h("tbody", {}, data.differ.map(([date, weekday, runs, why, own]) => h("tr", {}, h("th", {scope: "row"}, `${date} ${t("day_" + weekday)}`), h("td", {}, runs ? t("runs_as", {day: t("day_" + runs)}) : t("day_off")), h("td", {}, pick(why)), h("td", {class: "quiet"}, t(own ? "by_school" : "by_notice")),
        h("td", {}, own ? button(t("remove"), () => set("calendar_day", {on: date, runs_as: null}), {class: "minor"}) : null)))))) : null));
  }
  await draw();
  return {element, async news(news, before) { if (before && news.stamp !== before.stamp && !element.contains(document.activeElement)) await draw(); }};
}
