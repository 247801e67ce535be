// The running week: what happened, ways to mend the week side by side, and whom that must be told.
import {ask, attempt, button, dialog, h, pagehead, pick, put, state, t, tell, toast} from "./dom.js";
import {pulse} from "./main.js";
import {addWords} from "./words.js";

addWords({
  today: ["This week", "本周"],
  today_hint: ["What has happened on real dates, and how the week is mended with the fewest changes.", "按真实日期处理请假、场地停用和接送变动，用最少的改动修补课表。"],
  week_of_date: ["Week of {day}", "{day} 当周"], this_week: ["today", "今天"], earlier: ["Week before", "上一周"], later: ["Week after", "下一周"],
  no_service: ["No service this week (holidays).", "本周放假，没有课后服务。"], unknown_year: ["No notice of holidays of {year} is known: weekends alone are off, unless calendar.csv says more.", "尚无 {year} 年放假通知：除周末外按照常服务计；放假日请写入校历。"],
  no_published: ["No published week holds here yet: publish one in “Week”.", "还没有已公布的课表在这一周执行：请先在“课表”中公布。"],
  what_happened: ["What has happened?", "出了什么事？"], event_staff: ["Somebody is away", "老师请假"], event_room: ["A room is closed", "场地停用"], event_meeting: ["A club does not meet once", "社团停一次"], event_club: ["A club ends", "社团停办"], event_tables: ["Lists have changed", "名单有变"], event_early: ["A child leaves early", "学生提前接走"],
  who_staff: ["Who", "哪位老师"], who_room: ["Room", "哪个场地"], who_meeting: ["Club", "哪个社团"], who_club: ["Club", "哪个社团"], who_early: ["Child", "哪个学生"],
  when: ["When", "哪天"], which_slots: ["Slots", "哪几节"], all_day: ["all day", "全天"], because_of: ["Reason", "原因"], for_all_weeks: ["from then on, not this week alone", "从这天起一直这样（不只本周）"],
  from_then: ["From", "从哪天起"], find_ways: ["Find ways", "找办法"], note_it: ["Note it", "记下"],
  tables_now: ["New in the lists: {new}. No longer: {gone}.", "名单新增：{new}。已离开：{gone}。"], tables_same: ["The children are those of the published week. Other changes of the tables (rooms, limits) are taken into account as well.", "学生与已公布的课表一致；其他资料改动（场地、人数上限等）也会一并考虑。"],
  nobody: ["nobody", "无"], looking: ["Looking for ways… {s} s", "正在找办法… {s} 秒"], ways_found: ["{n} found", "已找到 {n} 个"],
  way_n: ["Way {n}", "方案 {n}"], fewest: ["fewest changes", "改动最少"], proven_fewest: ["proven fewest", "已证明改动最少"],
  changes_n: ["{n} changes", "改动 {n} 处"], moved_n: ["{n} children change", "{n} 名学生有变动"], still_unserved: ["unserved {before} → {after}", "未服务 {before} → {after}"], all_served: ["everybody is served", "全部学生照常"],
  stands_in: ["{who}: {before} → {after} slots this week", "{who}：本周 {before} → {after} 节"], costs_how: ["What it costs", "代价"], costs_nothing: ["no other goal is touched", "不影响其他目标"], minus_points: ["{n} points", "{n} 分"],
  told_to: ["Whom it must be told", "要通知谁"], take_way: ["Take this way", "采用"], drop_ways: ["Take none", "都不采用"],
  none_found: ["No way was found: the published week stands.", "没有找到办法：仍按已公布的课表执行。"], none_exists: ["There is no way:", "没有可行的办法："],
  adopted: ["Done: {label} is published and holds.", "已公布，“{label}”开始执行。"], copy_one: ["Copy", "复制"], copy_all: ["Copy all for the chat group", "复制全部（发到群里）"], copied: ["Copied", "已复制"], print_slips: ["Print the messages", "打印通知单"], roll_of: ["Roll call {day}", "{day}点名册"],
  so_far: ["So far this week", "本周记录"], nothing_yet: ["Nothing has happened yet.", "还没有记录。"], kind_staff: ["away", "请假"], kind_room: ["closed", "停用"], kind_club: ["does not meet", "不活动"], early_n: ["leaves early", "提前接走"], take_back: ["Take back", "撤回"], see_week: ["See the week", "查看课表"],
  who_could: ["Who could take it?", "谁能代？"], by_this: ["With this one", "由其代"], load_n: ["{n} slots", "本周 {n} 节"], pick_slot: ["Choose who is away, one day and one slot first.", "请先选好请假的人、一天和一节。"], choose_who: ["Choose from the list", "请从列表中选择"], noted: ["Noted in the roll", "已记入考勤"],
  lasting_from: ["It holds from {day} on.", "从 {day} 起执行。"],
});

const EVENTS = ["staff", "room", "meeting", "club", "tables", "early"];
const md = iso => (state.language === "zh" ? `${Number(iso.slice(5, 7))}月${Number(iso.slice(8))}日` : iso.slice(5));
const shifted = (iso, days) => { const at = new Date(iso + "T12:00:00"); at.setDate(at.getDate() + days); return at.toISOString().slice(0, 10); };

export async function today(main) {
  let data = await ask("today", {on: location.hash.split("/")[2]}), event = "staff", told = null, job = null, drawn = "";
  const chosen = {who: "", dates: new Set(), slots: new Set(), reason: "", lasting: false};
  const box = h("section", {class: "today"}), strip = h("div", {class: "panel"}), form = h("div", {class: "panel"}), ways = h("div", {id: "ways", "aria-live": "polite"}), log = h("div", {class: "panel"});
  put(box, pagehead(t("today"), t("today_hint")), strip, ways, h("div", {class: "columns"}, form, log));
  put(main, box);
  reset();

  function reset() {
    chosen.dates = new Set([data.dates.some(one => one.on === data.day) ? data.day : data.dates[0]?.on].filter(Boolean));
    chosen.slots.clear();
  }
  async function show(day) { data = await ask("today", {on: day}); history.replaceState(null, "", `#/today/${day}`); reset(); draw(); }

  function draw() {
    const labels = [...new Set(data.dates.map(one => one.week).filter(Boolean))];
    put(strip, h("div", {class: "tools"}, button("‹", () => attempt(() => show(shifted(data.monday, -7))), {"aria-label": t("earlier")}), h("b", {}, t("week_of_date", {day: md(data.monday)})), button("›", () => attempt(() => show(shifted(data.monday, 7))), {"aria-label": t("later")}),
      data.dates.map(one => h("button", {type: "button", class: "date", "data-on": one.on, "aria-pressed": String(chosen.dates.has(one.on)), onclick: () => { chosen.dates = new Set([one.on]); draw(); }}, h("b", {}, t("day_" + one.day)), ` ${md(one.on)}`, one.on === data.today ? h("span", {class: "pill"}, ` ${t("this_week")}`) : null, pick(one.note) ? h("small", {class: "quiet"}, " " + pick(one.note)) : null)),
      h("span", {class: "space"}), labels.map(label => h("a", {class: "button minor", href: `#/week/${encodeURIComponent(label)}`}, `${t("see_week")}：${label}`))),
      data.dates.length ? null : h("p", {class: "note"}, t("no_service")), data.unknown.map(year => h("p", {class: "note"}, t("unknown_year", {year}))), data.dates.length && !labels.length ? h("p", {class: "note"}, t("no_published"), " ", h("a", {href: "#/week"}, t("week"))) : null);
    drawForm();
    drawLog();
  }

  const rowsOf = () => ({staff: data.staff, room: data.rooms, meeting: data.clubs, club: data.clubs, early: data.students.map(([id, name, school]) => [id, `${name}（${school}）`])})[event] ?? [];
  const told_ = rows => rows.map(([id, name]) => [id, rows.filter(row => row[1] === name).length > 1 ? `${name}（${id}）` : name]);
  function drawForm() {
    const people = told_(rowsOf()), known = people.find(([id]) => id === chosen.who);
    const field = h("input", {type: "text", list: "who-list", id: "who", autocomplete: "off", value: known ? known[1] : "", onchange: () => { chosen.who = (people.find(([, name]) => name === field.value.trim()) ?? people.filter(([, name]) => name.includes(field.value.trim()))[0] ?? [""])[0]; field.value = (people.find(([id]) => id === chosen.who) ?? ["", ""])[1]; }});
    const slots = new Map(data.dates.filter(one => chosen.dates.has(one.on)).flatMap(one => one.slots.map(slot => [slot[0], slot])));
    const daily = event !== "club" && event !== "tables", able = ["staff", "room", "meeting"].includes(event);
    put(form, h("h2", {}, t("what_happened")), h("div", {class: "tools"}, EVENTS.map(name => button(t("event_" + name), () => { event = name; chosen.who = ""; draw(); }, {"aria-pressed": String(name === event), "data-event": name}))),
      event === "tables" ? h("p", {}, changedWords()) : h("div", {class: "line"}, h("span", {}, t("who_" + event)), field, h("datalist", {id: "who-list"}, people.map(([, name]) => h("option", {value: name})))),
      h("div", {class: "line"}, h("span", {}, t(daily ? "when" : "from_then")), h("div", {class: "tools"}, data.dates.map(one => button(`${t("day_" + one.day)} ${md(one.on)}`, () => { if (!daily || event === "early") chosen.dates = new Set([one.on]); else if (!chosen.dates.delete(one.on)) chosen.dates.add(one.on); drawForm(); }, {"aria-pressed": String(chosen.dates.has(one.on)), "data-date": one.on})))),
      daily ? h("div", {class: "line"}, h("span", {}, t("which_slots")), h("div", {class: "tools"}, button(t("all_day"), () => { chosen.slots.clear(); drawForm(); }, {"aria-pressed": String(!chosen.slots.size)}), [...slots.values()].map(([label, name, times]) => button(`${pick(name)} ${times}`, () => { if (!chosen.slots.delete(label)) chosen.slots.add(label); drawForm(); }, {"aria-pressed": String(chosen.slots.has(label)), "data-slot": label})))) : null,
      event === "tables" ? null : h("label", {class: "line"}, h("span", {}, t("because_of")), h("input", {type: "text", id: "reason", value: chosen.reason, maxlength: 100, onchange: input => { chosen.reason = input.target.value; }})),
      able ? h("label", {class: "tick"}, h("input", {type: "checkbox", checked: chosen.lasting, onchange: input => { chosen.lasting = input.target.checked; }}), t("for_all_weeks")) : null,
      h("div", {class: "tools"}, event === "early" ? button(t("note_it"), note, {class: "main", id: "note"}) : button(t("find_ways"), () => find(), {class: "main", id: "find-ways"}), event === "staff" ? button(t("who_could"), whoCould, {id: "who-could"}) : null));
  }
  function changedWords() {
    const both = data.changed && (data.changed.new.length || data.changed.gone.length);
    return both ? t("tables_now", {new: data.changed.new.join("、") || t("nobody"), gone: data.changed.gone.join("、") || t("nobody")}) : t("tables_same");
  }
  function drawLog() {
    const happened = new Map();
    data.happened.forEach(row => { const key = [row.date, row.kind, row.id, row.week].join("|"); happened.set(key, {...row, slots: [...(happened.get(key)?.slots ?? []), row.slot].filter(Boolean)}); });
    const rows = [...[...happened.values()].map(row => h("li", {}, h("b", {}, md(row.date)), ` ${row.name} ${t("kind_" + row.kind)}${row.slots.length ? " " + row.slots.map(label => t("slot_n", {n: label})).join("、") : ""}${row.reason ? `（${row.reason}）` : ""} `, h("a", {href: `#/week/${encodeURIComponent(row.week)}`}, row.week))),
      ...data.roll.map(row => h("li", {}, h("b", {}, md(row.date)), ` ${row.name} ${t("early_n")}${row.slot ? " " + t("slot_n", {n: row.slot}) : ""}${row.reason ? `（${row.reason}）` : ""} `, button(t("take_back"), () => attempt(async () => { await tell("back", {on: row.date, student: row.student, slot: row.slot}); await again(); }), {class: "minor"})))];
    put(log, h("h2", {}, t("so_far")), rows.length ? h("ul", {class: "words"}, rows) : h("p", {class: "quiet"}, t("nothing_yet")));
  }
  async function again() { data = await ask("today", {on: data.day}); draw(); await pulse(); }

  // -- doing --
  const asked = () => ({kind: event, on: [...chosen.dates], who: chosen.who, slots: event === "club" || event === "tables" ? [] : [...chosen.slots], reason: chosen.reason, lasting: event === "club" || event === "tables" || chosen.lasting});
  const lacking = () => event !== "tables" && !chosen.who && (toast([t("choose_who"), t("choose_who")], [], true), true);
  async function find(by = "") {
    if (lacking()) return;
    told = null;
    await attempt(async () => { const begun = await tell("mend_week", {...asked(), by}); if (begun.from !== [...chosen.dates].sort()[0]) toast([t("lasting_from", {day: begun.from}), t("lasting_from", {day: md(begun.from)})]); job = await ask("job"); drawWays(true); });
  }
  const note = () => lacking() || attempt(async () => { await tell("early", {on: [...chosen.dates][0], student: chosen.who, slots: [...chosen.slots], reason: chosen.reason}); toast([t("noted"), t("noted")]); chosen.who = ""; await again(); });
  async function whoCould() {
    if (!chosen.who || chosen.dates.size !== 1 || chosen.slots.size !== 1) { toast([t("pick_slot"), t("pick_slot")], [], true); return; }
    const found = await attempt(() => ask("stand_ins", {on: [...chosen.dates][0], staff: chosen.who, slot: [...chosen.slots][0]}));
    if (found) dialog(t("who_could"), close => [h("ol", {class: "options"}, found.map(one => h("li", {"data-place": one.place, class: "option"}, h("span", {class: "sign", "aria-hidden": "true"}, {ok: "✓", cost: "～", no: "✗"}[one.place]), h("b", {}, one.name, h("small", {class: "quiet"}, ` ${t("load_n", {n: one.load})}`)), h("span", {class: "quiet"}, pick(one.text)), one.place === "no" ? h("span", {class: "bad"}, t("place_no")) : button(t("by_this"), () => { close(); find(one.who); })))), h("div", {class: "tools"}, button(t("close"), close))]);
  }

  function drawWays(force = false) {
    const text = JSON.stringify([job && {...job, seconds: Math.round(job.seconds)}, told, state.language]);
    if (text === drawn && !force) return;
    drawn = text;
    if (told) { put(ways, ...after()); return; }
    if (!job || job.kind !== "mend" || job.state === "dropped") { put(ways); return; }
    if (job.state === "running") { put(ways, h("div", {class: "panel"}, h("p", {class: "big"}, h("span", {class: "spin"}), " ", t("looking", {s: Math.round(job.seconds)}), job.figures.found ? ` ${t("ways_found", {n: job.figures.found})}` : ""), button(t("drop"), () => attempt(() => tell("stop", {keep: false})), {class: "minor"}))); return; }
    if (job.state === "failed") { put(ways, h("div", {class: "panel"}, h("p", {class: "bad"}, job.answer.failed.split(" · ").at(state.language === "zh" ? -1 : 0)))); return; }
    const found = job.answer.proposals ?? [];
    if (!found.length) { put(ways, h("div", {class: "panel"}, h("p", {class: "bad"}, t(job.answer.why?.length ? "none_exists" : "none_found")), h("ul", {class: "words"}, (job.answer.why ?? []).map(line => h("li", {}, line))))); return; }
    put(ways, h("div", {class: "ways wide"}, found.map(way)), h("div", {class: "tools"}, button(t("drop_ways"), () => { job = null; drawWays(true); }, {class: "minor"})));
  }
  function way(one, n) {
    const [before, after] = one.unserved;
    return h("div", {class: "way", "data-way": String(n)}, h("h3", {}, t("way_n", {n: n + 1}), n ? null : h("span", {class: "pill ok"}, t(one.proven ? "proven_fewest" : "fewest"))),
      h("p", {}, h("b", {}, t("changes_n", {n: one.changes})), one.moved ? ` · ${t("moved_n", {n: one.moved})}` : "", " · ", after ? h("span", {class: after > before ? "bad" : null}, t("still_unserved", {before, after})) : t("all_served")),
      h("ul", {class: "words"}, one.loads.map(([who, from, to]) => h("li", {}, t("stands_in", {who, before: from, after: to})))),
      h("h4", {}, t("costs_how")), one.costs.length ? h("ul", {class: "words"}, one.costs.map(([goal, points]) => h("li", {}, `${pick(goal)} ${points > 0 ? "+" : "−"}${Math.abs(points)}`))) : h("p", {class: "quiet"}, t("costs_nothing")),
      h("details", {open: n === 0}, h("summary", {}, `${t("told_to")}（${one.messages.length}）`), messages(one.messages)),
      button(t("take_way"), () => take(n), {class: n ? "" : "main", id: `take-${n}`}));
  }
  const lines = ([head, rows]) => [pick(head), ...rows.map(pick)].join("\n");
  const messages = all => h("div", {class: "messages"}, all.map(one => h("div", {class: "message"}, h("b", {}, pick(one[0])), h("ul", {class: "words"}, one[1].map(row => h("li", {}, pick(row)))))));
  const take = n => attempt(async () => { told = await tell("adopt", {proposal: n}); job = null; chosen.who = ""; chosen.reason = ""; await again(); drawWays(true); ways.scrollIntoView({block: "start"}); });
  async function copy(text) { await navigator.clipboard.writeText(text); toast([t("copied"), t("copied")]); }
  function after() {
    const at = name => `/paper/week?label=${encodeURIComponent(told.label)}&name=${name}`;
    return [h("div", {class: "panel"}, h("p", {class: "note fine"}, "✓ ", h("span", {class: "good", id: "adopted"}, t("adopted", {label: told.label}))),
      h("div", {class: "tools"}, button(t("copy_all"), () => attempt(() => copy(told.messages.map(lines).join("\n\n"))), {class: "main", id: "copy-all"}), h("a", {class: "button", href: `/paper/slips?label=${encodeURIComponent(told.label)}`, target: "_blank", rel: "noopener", id: "slips"}, t("print_slips")), told.days.map(day => h("a", {class: "button minor", target: "_blank", rel: "noopener", href: at(`roll-call-${day}.html`)}, t("roll_of", {day: t("day_" + day)}))), button(t("close"), () => { told = null; drawWays(true); }, {class: "minor"})),
      h("h3", {}, t("told_to")), h("div", {class: "messages many"}, told.messages.map(one => h("div", {class: "message"}, h("b", {}, pick(one[0])), button(t("copy_one"), () => attempt(() => copy(lines(one))), {class: "minor"}), h("ul", {class: "words"}, one[1].map(row => h("li", {}, pick(row))))))))];
  }
  draw();
  job = await ask("job");
  drawWays();
  let stamp = state.pulse?.stamp;
  return {document: () => "desk/roll", async news(news) { job = told ? null : news.job; drawWays(); if (news.stamp !== stamp) { stamp = news.stamp; if (!form.contains(document.activeElement)) { data = await ask("today", {on: data.day}); draw(); } } }};
}
