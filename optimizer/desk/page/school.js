// The school: name, days and times, what matters more, rooms and activities.
import {ask, attempt, button, h, pick, put, state, t, tell, toast} from "./dom.js";
import {tableView, tabs} from "./table_view.js";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const GOALS = {
  wishes: {"club-choice": 100, classmates: 15, together: 50},
  fair: {"fair-load": 40, continuity: 60, "staff-gaps": 30, "late-starts": 10, avoided: 20},
  thrift: {"extra-staff": 45, "outside-cost": 1, "call-ins": 10},
};
const STEPS = [0.25, 0.5, 1, 2, 4];
const POLICIES = {zhanggong: "章贡", "lianyungang-road": "连云港路", wenlan: "文澜", beilei: "蓓蕾", heibu: "黑埠"};

export async function school(main) {
  const box = h("section", {}, h("h1", {}, t("school_title")));
  put(main, box);
  const panels = [
    ["settings", t("times"), settingsPanel],
    ...["rooms", "activities", "classes", "groups", "pins"].map(name => [name, t(name), jump => tableView(name, jump)]),
  ];
  return tabs(panels, jumpOf("settings"), box);
}

/** The table to which `#/check` sends, and the cell. */
export function jumpOf(usual) {
  const [, , table, row, column] = location.hash.split("/");
  return table ? [table, row ? [Number(row), column] : null] : [usual];
}

async function settingsPanel() {
  const element = h("div", {class: "settings"});
  let data = await ask("settings");
  const set = (key, value) => attempt(async () => { await tell("setting", {key, value}); await refresh(); });
  async function refresh() { data = await ask("settings"); draw(); }
  const of = (key, usual) => {
    const look = tree => key.split(".").reduce((place, part) => (place ?? {})[part], tree);
    return look(data.given) ?? look(data.full) ?? usual;
  };

  function draw() {
    if (element.contains(document.activeElement) && document.activeElement.tagName === "INPUT" && document.activeElement.type === "text" && document.activeElement.dataset.dirty) return;
    put(element,
      h("div", {class: "panel"},
        label(t("name"), textField("title", of("title", ""))),
        h("fieldset", {}, h("legend", {}, t("days")), ...DAYS.map(day => h("label", {class: "tick"},
          h("input", {type: "checkbox", checked: of("week.days", DAYS.slice(0, 5)).includes(day), onchange: event => set("week.days", DAYS.filter(one => (one === day ? event.target.checked : of("week.days", []).includes(one))))}), t("day_" + day)))),
        h("fieldset", {}, h("legend", {}, t("times")), timeline(), ...slots(), button("＋ " + t("add_slot"), addSlot, {class: "minor"})),
        label(t("latest_end"), timeField("week.latest_end", clock(of("week.latest_end", "18:00")) || "18:00"))),
      h("div", {class: "panel"}, h("h2", {}, t("groups_head")),
        label(t("group_size"), numberField("grouping.max_size", of("grouping.max_size", 40), 1, 200)),
        label(t("span"), numberField("grouping.max_grade_span", of("grouping.max_grade_span", 2), 0, 8)),
        label(t("ratio"), numberField("staffing.students_per_staff", of("staffing.students_per_staff", 40), 1, 200)),
        h("fieldset", {}, h("legend", {}, t("policies")), ...Object.entries(POLICIES).map(([name, said]) => h("label", {class: "tick"},
          h("input", {type: "checkbox", checked: of("policy.names", []).includes(name), onchange: event => set("policy.names", Object.keys(POLICIES).filter(one => (one === name ? event.target.checked : of("policy.names", []).includes(one))))}), state.language === "zh" ? said : name)))),
      h("div", {class: "panel"}, h("h2", {}, t("weights")), ...Object.keys(GOALS).map(slider),
        h("details", {}, h("summary", {}, t("advanced")), ...Object.entries(of("goals", {})).map(([name, weight]) => label(name, numberField("goals." + name, weight, 0, 100000))))));
  }
  const label = (text, field) => h("label", {class: "line"}, h("span", {}, text), field);
  const textField = (key, value) => h("input", {type: "text", value, oninput: event => { event.target.dataset.dirty = "1"; }, onchange: event => { delete event.target.dataset.dirty; set(key, event.target.value.trim()); }});
  const numberField = (key, value, min, max) => h("input", {type: "number", value, min, max, onchange: event => { const n = Number(event.target.value); if (Number.isInteger(n)) set(key, n); }});
  /** A clock time in 24 hours, as the tables have it, whatever the browser's own fields show. */
  const clockField = (value, change, attributes = {}) => h("input", {type: "text", class: "clock", inputmode: "numeric", pattern: "([01]?\\d|2[0-3])[:：][0-5]\\d", maxlength: 5, value, ...attributes,
    onchange: event => { const text = event.target.value.trim().replace("：", ":").padStart(5, "0"); if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) change(text); else event.target.value = value; }});
  const timeField = (key, value) => clockField(value, text => set(key, text));
  const clock = value => (typeof value === "number" ? `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}` : value);
  const times = () => of("week.slots", []).map(slot => ({start: clock(slot.start), end: clock(slot.end)}));
  const minutes = text => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

  function slots() {
    return times().map((slot, at) => h("div", {class: "slotline"}, h("b", {}, t("slot_n", {n: at + 1})),
      ...["start", "end"].map(edge => clockField(slot[edge], text => { const next = times(); next[at][edge] = text; set("week.slots", next); }, {"aria-label": t("slot_n", {n: at + 1}) + " " + t(edge === "start" ? "from" : "to")})),
      button(t("remove"), () => set("week.slots", times().filter((_, other) => other !== at)), {class: "minor"})));
  }
  function addSlot() {
    const next = times(), last = next.length ? minutes(next.at(-1).end) : 950;
    next.push({start: clock(last + 10), end: clock(last + 40)});
    set("week.slots", next);
  }
  /** The slots as blocks; an edge is dragged in steps of five minutes. */
  function timeline() {
    const all = times(), first = Math.min(...all.map(slot => minutes(slot.start)), 930) - 15, last = Math.max(...all.map(slot => minutes(slot.end)), 1080) + 15;
    const bar = h("div", {class: "timeline"});
    const share = minute => `${100 * (minute - first) / (last - first)}%`;
    all.forEach((slot, at) => {
      const block = h("div", {class: "block", style: {left: share(minutes(slot.start)), width: `${100 * (minutes(slot.end) - minutes(slot.start)) / (last - first)}%`}},
        h("i", {class: "edge", "data-edge": "start"}), `${slot.start}–${slot.end}`, h("i", {class: "edge right", "data-edge": "end"}));
      block.querySelectorAll(".edge").forEach(edge => edge.addEventListener("pointerdown", event => {
        event.preventDefault();
        const width = bar.getBoundingClientRect().width, from = event.clientX, next = times(), name = edge.dataset.edge, was = minutes(next[at][name]);
        const move = moved => { next[at][name] = clock(Math.round((was + (moved.clientX - from) * (last - first) / width) / 5) * 5); block.childNodes[1].textContent = `${next[at].start}–${next[at].end}`; };
        const up = () => { removeEventListener("pointermove", move); removeEventListener("pointerup", up); set("week.slots", next); };
        addEventListener("pointermove", move);
        addEventListener("pointerup", up);
      }));
      bar.append(block);
    });
    return bar;
  }
  function slider(name) {
    const goals = of("goals", {}), lead = Object.keys(GOALS[name])[0];
    const factor = (goals[lead] ?? GOALS[name][lead]) / GOALS[name][lead];
    const nearest = STEPS.reduce((best, step, at) => (Math.abs(step - factor) < Math.abs(STEPS[best] - factor) ? at : best), 2);
    return h("label", {class: "line"}, h("span", {}, t(name)), h("span", {class: "quiet"}, t("less")),
      h("input", {type: "range", min: 0, max: 4, value: nearest, onchange: event => attempt(async () => {
        const step = STEPS[Number(event.target.value)];
        const next = {...(data.given.goals ?? {})};
        for (const [goal, usual] of Object.entries(GOALS[name])) next[goal] = Math.max(1, Math.round(usual * step));
        await set("goals", next);
      })}), h("span", {class: "quiet"}, t("more")));
  }
  draw();
  let seen = state.stamp;
  return {element, async news(pulse) { if (pulse.stamp !== seen) { seen = pulse.stamp; await refresh(); } }};
}
