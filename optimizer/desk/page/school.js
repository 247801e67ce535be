// The school: name, days and times, what matters more, rooms and activities.
import {ask, attempt, bring, button, dialog, h, pagehead, pick, put, state, t, tell} from "./dom.js";
import {termPanel} from "./term.js";
import {tableView, tabs} from "./table_view.js";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const STEPS = [0.25, 0.5, 1, 2, 4];
const POLICIES = {zhanggong: "章贡", "lianyungang-road": "连云港路", wenlan: "文澜", beilei: "蓓蕾", heibu: "黑埠"};

export async function school(main) {
  const counts = (await ask("settings")).counts;
  const box = h("section", {}, pagehead(t("school_title"), t("school_hint")), counts.students ? null : await ways());
  put(main, box);
  const panels = [
    ["settings", t("times"), settingsPanel],
    ["term", t("term"), termPanel],
    ...["rooms", "activities", "classes", "groups", "pins"].map(name => [name, t(name), jump => tableView(name, jump)]),
  ];
  return tabs(panels, jumpOf("settings"), box);
}

/** What was carried into a new term, in one sentence. */
const carriedLine = made => h("p", {class: "quiet"}, t(made.week ? "carried" : "carried_nothing", made));

/** The ways to begin, while there are no children in the lists. */
async function ways() {
  const examples = await ask("examples");
  const open = async chosen => {
    const found = chosen && await attempt(() => bring(chosen, "last_term"));
    if (found) dialog(t("from_last"), close => [h("p", {}, found.name), ...[[true, "new_year", found.year], [false, "second_term", found.term]].map(([up, word, made]) => h("div", {class: "remedy"}, h("div", {}, h("b", {}, t(word)), carriedLine(made)),
      button(t("begin"), () => attempt(async () => { await tell("begin_term", {up}); close(); location.hash = "#/people"; }), {class: "main", id: up ? "up" : "same"}))), h("div", {class: "tools"}, h("span", {class: "space"}), button(t("cancel"), close))]);
  };
  const choice = h("select", {"aria-label": t("from_example")}, Object.entries(examples).map(([name, title]) => h("option", {value: name}, title)));
  const way = (icon, title, help, ...acts) => h("div", {class: "way"}, h("span", {class: "icon", "aria-hidden": "true"}, icon), h("b", {}, title), h("span", {class: "quiet"}, help), h("div", {class: "tools"}, acts));
  return h("div", {class: "ways", id: "ways"},
    way("↧", t("from_files"), t("from_files_help"), h("a", {class: "button main", href: "#/people"}, t("bring"))),
    way("↻", t("from_last"), t("from_last_help"), h("label", {class: "button filebutton"}, t("choose_file"), h("input", {type: "file", id: "lastterm", accept: ".desk,.xlsx,.xls,.ods", onchange: event => open(event.target.files[0])}))),
    Object.keys(examples).length ? way("▦", t("from_example"), t("from_example_help"), choice, button(t("begin"), () => attempt(async () => { await tell("begin_example", {name: choice.value}); location.hash = "#/check"; }), {id: "example"})) : null,
    way("✎", t("by_hand"), t("by_hand_help"), button(t("rooms"), () => document.querySelector("[data-tab=rooms]").click()), h("a", {class: "button", href: "#/people"}, t("people"))));
}

/** The table to which `#/check` sends, and the cell. */
export function jumpOf(usual) {
  const [, , table, row, column] = location.hash.split("/");
  return table ? [table, row ? [Number(row), column] : null] : [usual];
}

async function settingsPanel() {
  const element = h("div", {class: "settings columns"}), titles = await ask("goals");
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
      h("div", {class: "panel full"}, h("h2", {}, t("times")),
        label(t("name"), textField("title", of("title", ""))),
        h("fieldset", {}, h("legend", {}, t("days")), ...DAYS.map(day => h("label", {class: "tick"},
          h("input", {type: "checkbox", checked: of("week.days", DAYS.slice(0, 5)).includes(day), onchange: event => set("week.days", DAYS.filter(one => (one === day ? event.target.checked : of("week.days", []).includes(one))))}), t("day_" + day)))),
        h("fieldset", {}, h("legend", {}, t("slots_help")), timeline(), ...slots(), button("＋ " + t("add_slot"), addSlot, {class: "minor"})),
        label(t("latest_end"), timeField("week.latest_end", clock(of("week.latest_end", "18:00")) || "18:00"))),
      h("div", {class: "panel"}, h("h2", {}, t("groups_head")),
        label(t("group_size"), numberField("grouping.max_size", of("grouping.max_size", 40), 1, 200)),
        label(t("span"), numberField("grouping.max_grade_span", of("grouping.max_grade_span", 2), 0, 8)),
        label(t("ratio"), numberField("staffing.students_per_staff", of("staffing.students_per_staff", 40), 1, 200)),
        h("fieldset", {}, h("legend", {}, t("policies")), h("p", {class: "quiet"}, t("policies_help")), ...Object.entries(POLICIES).map(([name, said]) => h("label", {class: "tick"},
          h("input", {type: "checkbox", checked: of("policy.names", []).includes(name), onchange: event => set("policy.names", Object.keys(POLICIES).filter(one => (one === name ? event.target.checked : of("policy.names", []).includes(one))))}), state.language === "zh" ? said : name)))),
      h("div", {class: "panel"}, h("h2", {}, t("weights")), h("p", {class: "quiet"}, t("weights_help")), ...Object.keys(data.sliders).map(slider),
        h("details", {}, h("summary", {}, t("advanced")), ...Object.entries(of("goals", {})).map(([name, weight]) => label(titles[name] ? pick(titles[name]) : name, numberField("goals." + name, weight, 0, 100000))))),
      data.counts.students ? h("div", {class: "panel full"}, h("h2", {}, t("next_term")), h("p", {class: "quiet"}, t("next_term_help")), h("div", {class: "tools"},
        ...[[true, "new_year"], [false, "second_term"]].map(([up, word]) => button(t(word), () => attempt(async () => { const made = await tell("next_file", {up}); dialog(t("next_term"), close => [h("p", {}, t("next_made", made)), carriedLine(made), h("div", {class: "tools"}, h("span", {class: "space"}), button(t("close"), close))]); }))))) : null);
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
    const goals = of("goals", {}), usual = data.usual, lead = data.sliders[name][0];
    const factor = (goals[lead] ?? usual[lead]) / usual[lead];
    const nearest = STEPS.reduce((best, step, at) => (Math.abs(step - factor) < Math.abs(STEPS[best] - factor) ? at : best), 2);
    return h("label", {class: "line"}, h("span", {}, t(name)), h("span", {class: "quiet"}, t("less")),
      h("input", {type: "range", min: 0, max: 4, value: nearest, onchange: event => attempt(async () => {
        const step = STEPS[Number(event.target.value)];
        const next = {...(data.given.goals ?? {})};
        for (const goal of data.sliders[name]) next[goal] = Math.max(1, Math.round(usual[goal] * step));
        await set("goals", next);
      })}), h("span", {class: "quiet"}, t("more")));
  }
  draw();
  let seen = state.stamp;
  return {element, async news(pulse) { if (pulse.stamp !== seen) { seen = pulse.stamp; await refresh(); } }};
}
