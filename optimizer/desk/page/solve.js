// One button; progress in sentences; drafts; why there is none.
import {differencesDialog} from "./differences.js";
import {ask, attempt, button, h, pagehead, pick, put, state, t, tell} from "./dom.js";
import {pulse} from "./main.js";

let seconds = 120, monday = "";

export async function solve(main) {
  const now = h("div", {class: "panel job", "aria-live": "polite"}), list = h("div", {class: "panel"});
  put(main, h("section", {}, pagehead(t("solve_title"), t("solve_hint")), now, list));
  let job = await ask("job"), drawn = "", weeks = "";
  const figures = new Map();

  function draw() {
    const text = JSON.stringify([job && {...job, seconds: Math.round(job.seconds)}, seconds, state.language]);
    if (text === drawn) return;
    drawn = text;
    if (job && job.state === "running") { put(now, ...running(job)); return; }
    const again = job && job.kind === "solve" && job.answer.label;
    put(now, ...(job ? ended(job) : []), h("div", {class: "tools"},
      button(t(again ? "start_another" : "start"), () => begin("solve"), {class: again ? "" : "main large", id: "start"}),
      h("label", {}, t("how_long"), " ", h("select", {id: "seconds", onchange: event => { seconds = Number(event.target.value); }}, [[20, "quick"], [120, "good"], [600, "best"]].map(([n, key]) => h("option", {value: n, selected: n === seconds}, t(key)))),
      h("label", {title: t("week_of_help")}, t("week_of"), " ", h("input", {type: "date", id: "monday", value: monday, onchange: event => { monday = event.target.value; }})))));
  }
  const begin = (kind, more = {}) => attempt(async () => { await tell("start", {kind, seconds: kind === "explain" ? 30 : seconds, week_of: monday, ...more}); await refresh(); });
  function running(one) {
    const f = one.figures, explains = one.kind === "explain";
    const share = f.students ? Math.round(100 * f.served / f.students) : 0;
    return [h("p", {class: "big"}, h("span", {class: "spin", "aria-hidden": "true"}), " ", one.stopping ? t("stopping") : t(explains ? "explaining" : "working", {s: Math.round(one.seconds)})),
      h("p", {}, t("stage_" + f.stage), f.served === undefined ? "" : `：${t("can_stop")}`),
      f.served === undefined ? null : [h("div", {class: "meter", role: "progressbar", "aria-valuenow": share, "aria-label": t("served_of")}, h("i", {style: {width: `${share}%`}})), tiles(f)],
      h("div", {class: "tools"}, explains ? null : button(t("stop_keep"), () => attempt(() => tell("stop", {keep: true})), {class: "main", id: "stop", disabled: !one.has_week || one.stopping}),
        button(t("drop"), () => attempt(() => tell("stop", {keep: false})), {class: "minor", disabled: one.stopping}))].flat().filter(Boolean);
  }
  /** What a week gives, in large figures. */
  const tiles = f => h("div", {class: "figures"}, [["served_of", `${f.served} / ${f.students}`], ["first_of", `${f.first_wishes} / ${f.wishing}`], ["no_club_n", f.no_club], ["clubs_open", f.clubs], ["parted_n", f.parted], ["people_n", f.people]].map(([word, n]) => h("div", {class: "figure"}, h("b", {}, String(n)), h("span", {}, t(word)))));
  function ended(one) {
    const a = one.answer;
    if (one.state === "dropped") return [];
    if (one.state === "failed") return [h("p", {class: "bad"}, t("failed", {why: a.failed.split(" · ").at(state.language === "zh" ? -1 : 0)}))];
    if (one.kind === "explain") return explained(a);
    if (a.label) return [h("p", {class: "big good"}, "✓ " + t("made", {label: a.label})), one.figures.served === undefined ? null : tiles(one.figures),
      a.stale ? h("p", {class: "note"}, t("stale")) : null, h("div", {class: "tools"}, h("a", {class: "button main", id: "look", href: `#/week/${encodeURIComponent(a.label)}`}, t("look")))].filter(Boolean);
    return [h("p", {class: "bad"}, t(a.status === "infeasible" ? "impossible" : "not_found"), " ", button(t("why"), () => begin("explain"), {id: "why"}))];
  }
  function explained(a) {
    const lines = pick([a.lines.en, a.lines.zh]).map(line => line.trim()).filter(line => line && !(a.remedies.length && /^\d+\. /.test(line)));  // the numbered ones follow with their buttons
    return [h("div", {class: "reasons"}, lines.map((line, n) => (line.startsWith("- ") ? h("div", {class: "reason"}, line.slice(2)) : h("p", {class: n ? null : "big"}, line)))),
      ...a.remedies.map((one, at) => h("div", {class: "remedy"}, h("div", {}, pick(one.text), one.confirmed ? h("div", {class: "good"}, `✓ ${t("tried")}`) : null),
        button(t("adopt"), () => attempt(async () => { await tell("take", {remedy: at}); await begin("solve"); }), {class: "main adopt"})))];
  }
  async function drawWeeks(force) {
    const rows = await ask("weeks"), text = JSON.stringify([rows, state.language]);
    if (text === weeks && !force) return;
    weeks = text;
    list.hidden = !rows.length;
    if (!rows.length) return;
    const goals = [...new Set(rows.flatMap(row => Object.keys(row.goals)))].filter(name => rows.some(row => row.goals[name]));
    const line = (label, values, less = null, title = null) => {
      const known = values.filter(value => typeof value === "number"), best = less === null || rows.length < 2 ? undefined : less ? Math.min(...known) : Math.max(...known);
      const differ = known.some(value => value !== best);
      return h("tr", {}, h("th", {scope: "row", title}, label), ...values.map(value => h("td", {class: "number" + (differ && value === best ? " best" : "")}, value === undefined ? "–" : typeof value === "object" ? value : String(value), differ && value === best ? " ✓" : "")));
    };
    const of = name => rows.map(row => (figures.get(row.label) ?? {})[name]);
    const score = name => rows.map(row => (row.score ? row.score[name] : undefined));
    const head = row => h("th", {scope: "col"}, row.label, h("div", {class: "quiet"}, row.published ? t("published_on", {time: row.published.slice(0, 16).replace("T", " ")}) : t("draft"), row.status === "optimal" ? ` · ${t("optimal")}` : ""), row.signed ? h("div", {class: "bad"}, t("signed_by", {who: row.signed})) : null);
    const closed = rows.map(row => ((figures.get(row.label) ?? {}).closed ?? []).join("、") || "–");
    put(list, h("h2", {}, t("drafts")), h("div", {class: "gridbox whole"}, h("table", {class: "plain", id: "drafts"},
      h("thead", {}, h("tr", {}, h("th"), ...rows.map(head))),
      h("tbody", {}, line(t("violations"), score("hard"), true), line(t("served_of"), of("served"), false), line(t("first_of"), of("first_wishes"), false), line(t("no_club_n"), of("no_club"), true), line(t("closed_clubs"), closed), line(t("parted_n"), of("parted"), true), line(t("people_n"), of("people"), true), line(t("slots_n"), of("slots"), true),
        line(t("points"), score("points"), true, t("points_help")),
        rows.length > 1 ? h("tr", {}, h("td", {colspan: rows.length + 1}, button(t(detailed ? "less_detail" : "all_goals"), () => { detailed = !detailed; drawWeeks(true); }, {class: "minor"}))) : null,
        ...(detailed ? goals.map(name => line(NAMES[name] ? pick(NAMES[name]) : name, rows.map(row => row.goals[name] ?? 0), true)) : []),
        line("", rows.map(row => h("div", {class: "tools"}, h("a", {class: "button main", href: `#/week/${encodeURIComponent(row.label)}`}, t("open")), button(t("copy"), () => attempt(async () => { await tell("copy", {label: row.label}); await pulse(); }), {class: "minor"}),
          row.published ? null : button(t("remove"), () => confirm(t("sure_remove")) && attempt(async () => { await tell("remove", {label: row.label}); await pulse(); }), {class: "minor"}))))))),
      rows.length > 1 ? compare(rows) : null);
    for (const row of rows) if (!figures.has(row.label) || force === row.label) { try { figures.set(row.label, await ask("figures", {label: row.label})); } catch { figures.set(row.label, {}); } changed = true; }
    if (changed) { changed = false; await drawWeeks(true); }
  }
  let detailed = false, changed = false;
  /** Two weeks chosen, and what differs between them. */
  function compare(rows) {
    const choice = (at, word) => h("select", {"aria-label": t("compare") + " " + word}, rows.map((row, n) => h("option", {value: row.label, selected: n === at}, row.label)));
    const one = choice(0, "1"), other = choice(1, "2");
    return h("div", {class: "tools"}, t("compare"), one, h("span", {"aria-hidden": "true"}, "⇄"), other, button(t("show_differences"), () => differencesDialog(other.value, one.value), {id: "compare"}));
  }
  async function refresh() { job = await ask("job"); draw(); }
  const NAMES = await ask("goals");
  draw();
  await drawWeeks();
  return {async news(news, before) {
    job = news.job;
    draw();
    if (before && before.stamp !== news.stamp) figures.clear();
    if (!before || before.stamp !== news.stamp || JSON.stringify(before.weeks) !== JSON.stringify(news.weeks)) await drawWeeks();
  }};
}
