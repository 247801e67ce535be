// One button; progress in sentences; drafts; why there is none.
import {ask, attempt, button, h, pick, put, state, t, tell} from "./dom.js";
import {pulse} from "./main.js";

let seconds = 120;

export async function solve(main) {
  const now = h("div", {class: "panel job", "aria-live": "polite"}), list = h("div", {class: "panel"});
  put(main, h("section", {}, h("h1", {}, t("solve_title")), now, list));
  let job = await ask("job"), drawn = "", weeks = "";

  function draw() {
    const text = JSON.stringify([job && {...job, seconds: Math.round(job.seconds)}, seconds, state.language]);
    if (text === drawn) return;
    drawn = text;
    if (job && job.state === "running") { put(now, ...running(job)); return; }
    put(now, ...(job ? ended(job) : []), h("div", {class: "tools"},
      button(t("start"), () => begin("solve"), {class: "main", id: "start"}),
      h("label", {}, t("how_long"), " ", h("select", {id: "seconds", onchange: event => { seconds = Number(event.target.value); }}, [[20, "quick"], [120, "good"], [600, "best"]].map(([n, key]) => h("option", {value: n, selected: n === seconds}, t(key)))))));
  }
  const begin = (kind, more = {}) => attempt(async () => { await tell("start", {kind, seconds: kind === "explain" ? 30 : seconds, ...more}); await refresh(); });
  function running(one) {
    const f = one.figures, explains = one.kind === "explain";
    return [h("p", {class: "big"}, one.stopping ? t("stopping") : t(explains ? "explaining" : "working", {s: Math.round(one.seconds)}), " ", h("span", {class: "spin"}, "◌")),
      h("p", {}, f.served === undefined ? t("stage_" + f.stage) : t("progress", f) + " · " + t("stage_" + f.stage)),
      h("div", {class: "tools"}, explains ? null : button(t("stop_keep"), () => attempt(() => tell("stop", {keep: true})), {class: "main", id: "stop", disabled: !one.has_week || one.stopping}),
        button(t("drop"), () => attempt(() => tell("stop", {keep: false})), {class: "minor", disabled: one.stopping}))];
  }
  function ended(one) {
    const a = one.answer;
    if (one.state === "dropped") return [];
    if (one.state === "failed") return [h("p", {class: "bad"}, t("failed", {why: a.failed.split(" · ").at(state.language === "zh" ? -1 : 0)}))];
    if (one.kind === "explain") return explained(a);
    if (a.label) return [h("p", {class: "good"}, "✓ " + t("made", {label: a.label}), one.figures.served === undefined ? "" : " " + t("progress", one.figures)),
      a.stale ? h("p", {class: "note"}, t("stale")) : null, h("div", {class: "tools"}, h("a", {class: "button main", id: "look", href: `#/week/${encodeURIComponent(a.label)}`}, t("look")))].filter(Boolean);
    return [h("p", {class: "bad"}, t(a.status === "infeasible" ? "impossible" : "not_found"), " ", button(t("why"), () => begin("explain"), {id: "why"}))];
  }
  function explained(a) {
    return [h("ul", {class: "words"}, pick([a.lines.en, a.lines.zh]).map(line => h("li", {}, line.trim()))),
      ...a.remedies.map((one, at) => h("div", {class: "remedy"}, pick(one.text), one.confirmed ? h("span", {class: "quiet"}, ` （${t("tried")}）`) : null, " ",
        button(t("adopt"), () => attempt(async () => { await tell("take", {remedy: at}); await begin("solve"); }), {class: "adopt"})))];
  }
  async function drawWeeks(force) {
    const rows = await ask("weeks"), text = JSON.stringify([rows, state.language]);
    if (text === weeks && !force) return;
    weeks = text;
    list.hidden = !rows.length;
    const goals = [...new Set(rows.flatMap(row => Object.keys(row.goals)))].filter(name => rows.some(row => row.goals[name]));
    const line = (label, cells) => h("tr", {}, h("th", {scope: "row"}, label), ...cells.map(cell => h("td", {}, cell)));
    put(list, h("h2", {}, t("drafts")), h("div", {class: "gridbox"}, h("table", {class: "plain", id: "drafts"},
      h("thead", {}, h("tr", {}, h("th"), ...rows.map(row => h("th", {scope: "col"}, row.label, h("div", {class: "quiet"}, row.published ? t("published_on", {time: row.published.slice(0, 16).replace("T", " ")}) : t("draft"), row.status === "optimal" ? ` · ${t("optimal")}` : ""), row.signed ? h("div", {class: "bad"}, t("signed_by", {who: row.signed})) : null)))),
      h("tbody", {}, line(t("violations"), rows.map(row => String(row.score ? row.score.hard : "–"))), line(t("unserved"), rows.map(row => String(row.score ? row.score.unserved : "–"))), line(t("points"), rows.map(row => String(row.score ? row.score.points : "–"))),
        ...(rows.length > 1 ? goals.map(name => line(NAMES[name] ? pick(NAMES[name]) : name, rows.map(row => String(row.goals[name] ?? 0)))) : []),
        line("", rows.map(row => h("div", {class: "tools"}, h("a", {class: "button", href: `#/week/${encodeURIComponent(row.label)}`}, t("open")), button(t("copy"), () => attempt(async () => { await tell("copy", {label: row.label}); await pulse(); }), {class: "minor"}),
          row.published ? null : button(t("remove"), () => confirm(t("sure_remove")) && attempt(async () => { await tell("remove", {label: row.label}); await pulse(); }), {class: "minor"}))))))));
  }
  async function refresh() { job = await ask("job"); draw(); }
  const NAMES = await ask("goals");
  draw();
  await drawWeeks();
  return {async news(news, before) {
    job = news.job;
    draw();
    if (!before || before.stamp !== news.stamp || JSON.stringify(before.weeks) !== JSON.stringify(news.weeks)) await drawWeeks();
  }};
}
