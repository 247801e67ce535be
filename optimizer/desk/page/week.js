// The week on one screen: cards that are lifted, told where they may go, put down, exchanged.
import {ask, attempt, button, dialog, h, pick, put, state, t, tell, toast, zh} from "./dom.js";
import {pulse} from "./main.js";
import {differencesDialog} from "./differences.js";
import {allocations} from "./week_rows.js";
import {cardPanel, exchanges, seats, standIns, studentsDialog} from "./week_panel.js";

const MARKS = {ok: "✓", cost: "～", no: "✗"};
const REST_MS = 60;
let by = "group", dense = null;
const ROW_PIXELS = {dense: 26, roomy: 60};

/** The first characters of a Chinese text, a few more of another. */
const short = (text, n) => (/[\u3400-\u9fff]/.test(text) ? text.slice(0, n) : text.slice(0, 2 * n));

export async function week(main) {
  const rows = await ask("weeks");
  if (!rows.length) {
    put(main, h("section", {}, h("h1", {}, t("week")), h("p", {class: "note"}, t("no_week"), " ", h("a", {href: "#/solve"}, t("next", {place: t("solve")})))));
    return {news(news) { if (news.weeks.length) week(main); }};
  }
  const wanted = decodeURIComponent(location.hash.split("/")[2] ?? "");
  const label = rows.some(row => row.label === wanted) ? wanted : (rows.find(row => row.published) ?? rows[0]).label;
  return new WeekPlace(main, label, rows).start();
}

class WeekPlace {
  constructor(main, label, rows) {
    Object.assign(this, {main, label, rows, hand: null, cursor: null, asked: new Map(), marks: new Map()});
    this.tools = h("div", {class: "tools weektools"});
    this.box = h("div", {class: "weekbox"});
    this.side = h("aside", {class: "side", "aria-live": "polite"});
    this.say = h("div", {class: "sr", "aria-live": "assertive"});
    put(main, h("section", {class: "weekplace"}, this.tools, h("div", {class: "weeksplit"}, this.box, this.side), this.say));
    this.box.addEventListener("click", event => this.click(event));
    this.box.addEventListener("keydown", event => this.key(event));
    this.box.addEventListener("pointerover", event => this.over(event));
    this.box.addEventListener("pointerdown", event => this.down(event));
    this.escape = event => { if (event.key === "Escape" && this.hand) this.putBack(); };
    addEventListener("keydown", this.escape);
  }
  async start() { await this.load(); return this; }
  document() { return this.label; }
  leave() { removeEventListener("keydown", this.escape); clearTimeout(this.resting); if (this.control) this.control.abort(); }

  async load() {
    this.data = await ask("week", {label: this.label});
    this.asked.clear();
    this.session = new Map(this.data.sessions.map(([group, slot, activity, room, n, lead, assistants, joins, fixed]) =>
      [`${group}@${slot}`, {id: `${group}@${slot}`, group, slot, activity, room, n, lead, assistants, joins, fixed}]));
    this.names = Object.fromEntries(["rooms", "staff", "activities"].map(name => [name, new Map(this.data[name].map(row => [row[0], row]))]));
    this.groups = new Map(this.data.groups.map(([id, kind, name, size, grades]) => [id, {id, kind, name, size, grades}]));
    this.draw();
    this.judgeWeek();
  }
  name(table, id) { return (this.names[table].get(id) ?? [id, id])[1]; }
  groupName(id) { return (this.groups.get(id) ?? {name: id}).name; }
  slotName(token) { return t("day_" + token.slice(0, 3)) + (zh() ? "" : " ") + token.slice(3); }
  cardName(one) { return `${this.groupName(one.group)} ${this.slotName(one.slot)} ${this.name("activities", one.activity)}`; }

  async judgeWeek() {
    const found = await attempt(() => ask("audit", {label: this.label}));
    if (!found) return;
    this.audit = found;
    this.drawTools();
    if (!this.hand && !this.card) this.drawSide();
    const broken = new Set();
    for (const one of found.violations) {
      if (one.group && one.slot) broken.add(`${one.group}@${one.slot}`);
      else if (one.staff) this.session.forEach(row => { if ((row.lead === one.staff || row.assistants.includes(one.staff)) && row.slot.startsWith(one.day)) broken.add(row.id); });
    }
    this.box.querySelectorAll("[data-session]").forEach(card => card.classList.toggle("broken", broken.has(card.dataset.session)));
  }

  // -- drawing ------------------------------------------------------------------------------------------------
  draw() {
    this.drawTools();
    this.drawGrid();
    if (this.card) this.card = this.session.get(this.card.id) ?? null;
    this.drawSide();
  }
  drawTools() {
    const kinds = ["group", "staff", "room", "club", "class"], published = this.data.published, n = this.audit ? this.audit.score[0] : 0;
    put(this.tools,
      h("select", {"aria-label": t("choose_week"), id: "choose", onchange: event => { location.hash = `#/week/${encodeURIComponent(event.target.value)}`; }}, this.rows.map(row => h("option", {value: row.label, selected: row.label === this.label}, row.label + (row.published ? " ✓" : "")))),
      h("span", {class: "segments", role: "group", "aria-label": t("by")}, kinds.map(kind => button(t("by_" + kind), () => { by = kind; this.putBack(); this.draw(); }, {"aria-pressed": String(kind === by), "data-by": kind}))),
      h("label", {class: "tick"}, h("input", {type: "checkbox", checked: this.isDense(), onchange: event => { dense = event.target.checked; this.drawGrid(); this.drawTools(); }}), t("dense")),
      h("span", {class: "space"}),
      this.audit ? button(n ? t("conflicts", {n}) : "✓ " + t("no_conflicts"), () => { this.card = null; this.putBack(); this.drawSide(); }, {class: n ? "bad" : "minor", id: "conflicts"}) : null,
      published ? button(t("make_copy"), () => this.copy(), {id: "copy"}) : button(t("rest"), () => this.plan(), {title: t("rest_help"), class: "minor", id: "rest"}),
      published ? h("a", {class: "button", href: `#/print/${encodeURIComponent(this.label)}`, id: "printit"}, t("print_it")) : button(t("publish"), () => this.publish(), {class: "main", id: "publish"}));
  }

  drawGrid() {
    const days = new Map();
    for (const [token, day] of this.data.slots) days.set(day, [...(days.get(day) ?? []), token]);
    this.tokens = this.data.slots.map(([token]) => token);
    this.lines = allocations(this, by);
    const head = h("thead", {}, h("tr", {}, h("th"), ...this.data.days.filter(([day]) => days.has(day)).map(([day, said]) => h("th", {scope: "colgroup", colspan: days.get(day).length, class: "day"}, pick(said)))),
      h("tr", {}, h("th"), ...this.data.slots.map(([token, , label, times], at) => h("th", {scope: "col", title: times, class: this.firstOfDay(at) ? "first" : ""}, label, h("small", {}, times.split("-")[0])))));
    const body = h("tbody", {}, this.lines.map(line => h("tr", {}, h("th", {scope: "row", title: line.title ?? line.name}, h("span", {}, line.name), line.note ? h("small", {}, line.note) : null), ...this.tokens.map((token, at) => this.cell(line, token, at)))));
    const room = this.box.clientHeight / Math.max(1, this.lines.length);
    this.box.className = `weekbox by-${by}${this.isDense() ? " dense" : room > ROW_PIXELS.roomy + 4 ? " roomy" : ""}`;
    const scroll = [this.box.scrollLeft, this.box.scrollTop], focused = this.box.contains(document.activeElement);
    put(this.box, h("table", {class: "week"}, head, body));
    [this.box.scrollLeft, this.box.scrollTop] = scroll;
    const [row, column] = this.cursor ?? [0, 0], first = body.children[row]?.children[column + 1];
    if (first) (first.querySelector("[data-session]") ?? first).tabIndex = 0;  // one stop for the tabulator; arrows go on
    if (focused && this.cursor) this.focus(...this.cursor);
    if (this.hand) this.showHand();
  }
  /** As was chosen, else where the rows would not fit otherwise. */
  isDense() { return dense ?? (by !== "class" && this.lines !== undefined && this.lines.length * 37 + 48 > Math.max(400, this.box.clientHeight)); }
  firstOfDay(at) { return at === 0 || this.data.slots[at][1] !== this.data.slots[at - 1][1]; }
  cell(line, token, at) {
    return h("td", {"data-group": line.group ?? "", "data-row": line.id, "data-slot": token, tabindex: "-1", class: this.firstOfDay(at) ? "first" : null}, (line.cells[token] ?? []).map(one => this.cardElement(one, line)));
  }
  cardElement(one, line) {
    if (!one.id) return one.staff && !this.data.published ? button(one.text, () => standIns(this, one.staff, one.slot), {class: "card plain", tabindex: "-1", title: t("stand_in")}) : h("span", {class: "card plain"}, one.text);
    const category = (this.names.activities.get(one.activity) ?? ["", "", ""])[2], [colour, badge] = this.data.paints[category] ?? ["#fff", ["?", "？"]];
    const lead = this.name("staff", one.lead), words = line.say ? line.say(one) : [this.name("activities", one.activity), lead];
    return h("button", {type: "button", class: "card" + (one.joins ? " joined" : "") + (one.fixed ? " fixed" : ""), "data-session": one.id, tabindex: "-1", style: {"--hue": colour},
      title: `${this.cardName(one)} · ${this.name("rooms", one.room)} · ${lead} · ${t("headcount", {n: one.n})}`},
    one.fixed || one.joins ? h("i", {class: "flag", title: [one.fixed ? t("fixed") : "", one.joins ? t("joined") : ""].filter(Boolean).join(" · ")}, one.fixed ? "◆" : "", one.joins ? "⤷" : "") : null,
    h("b", {class: "badge"}, pick(badge)), h("span", {class: "what"}, words[0]), h("small", {}, words[1]), line.say ? null : h("small", {class: "wide"}, this.name("rooms", one.room)),
    h("span", {class: "short"}, line.say ? words[0] : short(words[0], 2)), line.say ? null : h("small", {class: "short"}, short(words[1], 1)));
  }
  drawSide() {
    put(this.side, ...[this.card ? cardPanel(this, this.card) : this.auditPanel()].flat());
  }
  auditPanel() {
    const a = this.audit, others = this.rows.filter(row => row.label !== this.label);
    if (!a) return [];
    return [this.data.published ? h("p", {class: "note"}, t("published_edit")) : h("p", {class: "note fine"}, t("week_hint")), h("h2", {}, a.score[0] ? t("conflicts", {n: a.score[0]}) : "✓ " + t("no_conflicts")),
      h("ul", {class: "words"}, a.violations.slice(0, 60).map(one => h("li", {class: "bad"}, h("b", {}, pick(one.rule)), " ", pick(one.text)))),
      this.data.waiting.length ? h("div", {}, h("h3", {}, t("waiting", {n: this.data.waiting.length})), this.data.waiting.slice(0, 40).map(([id, name]) => button(name, () => seats(this, id, name), {class: "minor", title: t("seat")}))) : null,
      h("details", {ontoggle: event => { if (event.target.open) this.showReasons(event.target); }}, h("summary", {}, t("reasons")), h("div")),
      h("details", {}, h("summary", {}, `${t("points")} ${a.score[2]} · ${t("goals")}`), h("ul", {class: "words"}, a.goals.map(([name, , points]) => h("li", {}, `${pick(name)} ${points}`)))),
      others.map(row => button(t("differs", {label: row.label}), () => this.differences(row.label), {class: "minor"}))].flat().filter(Boolean);
  }
  async showReasons(box) {
    const rows = await attempt(() => ask("reasons", {label: this.label}));
    if (!rows) return;
    const kinds = [...new Set(rows.map(([kind]) => kind))];
    put(box.lastChild, kinds.map(kind => { const mine = rows.filter(row => row[0] === kind); return [h("h3", {}, `${t("kind_" + kind.replace("-", "_"))}（${mine.length}）`), h("ul", {class: "words"}, mine.map(([, name, words]) => h("li", {}, h("b", {}, name), " ", pick(words))))]; }), rows.length ? null : h("p", {}, t("all_granted")));
  }
  differences(other) { return differencesDialog(this.label, other); }

  // -- lifting ------------------------------------------------------------------------------------------------
  /** What is known or asked about the places of a card; asked once for each state of the week. */
  placesOf(one, near) {
    const key = `${one.id} ${near}`;
    if (!this.asked.has(key)) {
      const control = new AbortController();
      const answer = this.options(one, near, control.signal);
      answer.catch(() => { if (this.asked.get(key) && this.asked.get(key).answer === answer) this.asked.delete(key); });
      this.asked.set(key, {answer, control});
    }
    return this.asked.get(key).answer;
  }
  async options(one, near, signal) {
    const label = this.label;
    if (by === "staff" || by === "room") {
      if (near === 0) return [];
      const found = await ask("options", {label, kind: by === "staff" ? "lead" : "room", group: one.group, slot: one.slot}, signal);
      return found.map(option => [option.who, one.slot, option.place, option.text, option.points, option.edit]);
    }
    return ask("places", {label, group: one.group, slot: one.slot, near}, signal);
  }
  over(event) {
    const card = event.target.closest && event.target.closest("[data-session]");
    const cell = event.target.closest && event.target.closest("td");
    if (this.hand) { if (cell) this.tellPlace(cell); return; }
    clearTimeout(this.resting);
    if (!card || this.data.published) return;
    const one = this.session.get(card.dataset.session), stamp = this.data.stamp;
    this.resting = setTimeout(() => { if (!this.hand && this.data.stamp === stamp) this.placesOf(one, 1).catch(() => {}); }, REST_MS);
  }
  async lift(one) {
    clearTimeout(this.resting);
    this.hand = one;
    this.card = one;
    this.marks = new Map();
    const mine = this.lifted = {};
    this.showHand();
    this.drawSide();
    this.say.textContent = t("in_hand", {what: this.cardName(one)});
    if (this.data.published) return;
    for (const near of [1, 0]) {
      const found = await attempt(() => this.placesOf(one, near));
      if (this.lifted !== mine) return;
      for (const [group, slot, place, text, points, edit] of found ?? []) this.marks.set(`${group}@${slot}`, {place, text, points, edit});
      if (near === 0) this.restMeansNothing(one);
      this.showHand();
    }
  }
  /** All other cells: nothing can be put there. */
  restMeansNothing(one) {
    const own = by === "staff" ? `${one.lead}@${one.slot}` : by === "room" ? `${one.room}@${one.slot}` : one.id;
    for (const cell of this.box.querySelectorAll("td")) {
      const key = `${by === "staff" || by === "room" ? cell.dataset.row : cell.dataset.group}@${cell.dataset.slot}`;
      if (!this.marks.has(key) && key !== own) this.marks.set(key, {place: "no", text: t("place_nothing"), nothing: true});
    }
  }
  showHand() {
    this.box.firstChild.classList.toggle("lifting", Boolean(this.hand));
    const one = this.hand;
    for (const cell of this.box.querySelectorAll("td")) {
      const mark = one && this.marks.get(`${by === "staff" || by === "room" ? cell.dataset.row : cell.dataset.group}@${cell.dataset.slot}`);
      if (mark) {
        cell.dataset.place = mark.place;
        cell.dataset.mark = MARKS[mark.place] + (mark.place === "cost" ? `+${mark.points}` : mark.place === "ok" && mark.points < 0 ? mark.points : "");
        cell.title = this.placeWords(mark);
        cell.toggleAttribute("data-nothing", Boolean(mark.nothing));
      } else if (cell.dataset.place) { for (const name of ["place", "mark", "nothing"]) delete cell.dataset[name]; cell.removeAttribute("title"); }
    }
    this.count();
    this.box.querySelectorAll(".inhand").forEach(card => card.classList.remove("inhand"));
    if (one) this.box.querySelectorAll(`[data-session="${CSS.escape(one.id)}"]`).forEach(card => card.classList.add("inhand"));
  }
  /** How many places there are of each kind, beside the week. */
  count() {
    const line = this.side.querySelector(".counts"), all = [...this.marks.values()].filter(mark => !mark.nothing);
    if (line) put(line, this.hand && all.length ? ["ok", "cost", "no"].map(place => h("span", {class: place}, `${MARKS[place]} ${t("count_" + place)} ${all.filter(mark => mark.place === place).length}`)) : null);
  }
  placeWords(mark) { return `${MARKS[mark.place]} ${t("place_" + mark.place)}${mark.place === "ok" ? "：" : "："}${pick(mark.text)}`; }
  tellPlace(cell) {
    const mark = this.hand && this.marks.get(`${by === "staff" || by === "room" ? cell.dataset.row : cell.dataset.group}@${cell.dataset.slot}`);
    const line = this.side.querySelector(".placeline");
    if (line) { line.textContent = mark ? this.placeWords(mark) : ""; line.dataset.place = mark ? mark.place : ""; }
  }
  putBack() {
    this.hand = null;
    this.lifted = null;
    this.marks = new Map();
    if (this.box.firstChild) this.showHand();
    this.say.textContent = "";
    const line = this.side.querySelector(".placeline");
    if (line) { line.textContent = this.data.published ? t("published_edit") : t("lift_again"); line.dataset.place = ""; }
  }
  click(event) {
    if (this.dragged) { this.dragged = false; return; }
    const card = event.target.closest("[data-session]"), cell = event.target.closest("td");
    if (!cell) return;
    this.cursor = [cell.parentNode.rowIndex - 2, cell.cellIndex - 1];
    if (this.hand) {
      if (card && card.dataset.session === this.hand.id) this.putBack(); else this.drop(cell, card);
    } else if (card) this.lift(this.session.get(card.dataset.session));
    else { this.card = null; this.drawSide(); }
  }
  /** Pointer held down and moved: the card is in hand until the pointer is let go. */
  down(event) {
    const card = event.target.closest("[data-session]");
    if (!card || event.button || this.hand || event.pointerType === "touch") return;  // a finger that moves scrolls; a tap lifts
    const from = [event.clientX, event.clientY], one = this.session.get(card.dataset.session);
    const move = moved => {
      if (Math.hypot(moved.clientX - from[0], moved.clientY - from[1]) < 5) return;
      if (!this.hand) this.lift(one);
      const under = document.elementFromPoint(moved.clientX, moved.clientY), cell = under && under.closest("td");
      if (cell) this.tellPlace(cell);
    };
    const up = ended => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      if (!this.hand) return;
      this.dragged = true;
      setTimeout(() => { this.dragged = false; }, 0);
      const under = document.elementFromPoint(ended.clientX, ended.clientY), cell = under && under.closest(".weekbox td");
      const on = under && under.closest("[data-session]");
      if (cell && !(on && on.dataset.session === one.id)) this.drop(cell, on); else this.putBack();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
  }
  key(event) {
    const steps = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
    if (event.isComposing) return;
    const letter = {l: "leads", r: "rooms", a: "activities", s: "swaps", p: "pin", c: "students"}[event.key.toLowerCase()];
    if (letter && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const card = event.target.closest("[data-session]");
      if (card) { if (!this.hand) { this.card = this.session.get(card.dataset.session); this.drawSide(); } document.getElementById(letter)?.click(); event.preventDefault(); }
      return;
    }
    if (["Enter", " "].includes(event.key) && event.target.tagName === "TD") { this.click(event); event.preventDefault(); return; }
    if (steps[event.key]) {
      const [row, column] = this.cursor ?? [0, 0], [down, right] = steps[event.key];
      this.focus(Math.max(0, Math.min(this.lines.length - 1, row + down)), Math.max(0, Math.min(this.tokens.length - 1, column + right)));
      event.preventDefault();
    }
  }
  focus(row, column) {
    this.cursor = [row, column];
    const cell = this.box.querySelector("tbody").children[row]?.children[column + 1];
    if (!cell) return;
    const card = cell.querySelector("[data-session]");
    (card ?? cell).focus();
    if (this.hand) {
      this.tellPlace(cell);
      const line = this.side.querySelector(".placeline");
      this.say.textContent = line ? line.textContent : "";
    }
  }

  // -- putting down ---------------------------------------------------------------------------------------------
  async drop(cell, card) {
    const one = this.hand;
    if (!one) return;
    const key = `${by === "staff" || by === "room" ? cell.dataset.row : cell.dataset.group}@${cell.dataset.slot}`;
    const edit = (this.marks.get(key) ?? {}).edit ?? this.editOf(one, cell, card);
    this.putBack();
    if (edit) await this.make(edit); else toast([t("place_nothing"), t("place_nothing")], [], true);
  }
  editOf(one, cell, card) {
    const group = cell.dataset.group, slot = cell.dataset.slot;
    if (by === "staff") return slot === one.slot ? {op: "put", at: [one.group, one.slot], lead: cell.dataset.row} : null;
    if (by === "room") return slot === one.slot ? {op: "put", at: [one.group, one.slot], room: cell.dataset.row} : null;
    const there = card ? this.session.get(card.dataset.session) : this.session.get(`${group}@${slot}`);
    if (there) return {op: "swap", at: [one.group, one.slot], with: [there.group, there.slot]};
    const kind = (this.groups.get(one.group) ?? {}).kind;
    return kind === "club" && group === one.group ? {op: "meeting", club: one.group, slot: one.slot, to: slot} : null;
  }
  /** Make an edit; what a rule is against is told, and done only if asked a second time. */
  async make(edit, forced = false) {
    if (this.data.published) { toast([t("published_edit"), t("published_edit")], [[t("make_copy"), () => this.copy()]]); return; }
    const done = await attempt(() => tell("edit", {label: this.label, edit, stamp: this.data.stamp, forced}));
    if (!done) return;
    if (done.refused) {
      const why = pick(done.refused.text);
      const around = ["swap", "meeting"].includes(edit.op) ? [[t("around"), () => this.plan({edit})]] : [];
      const one = edit.at && this.session.get(edit.at.join("@")), instead = one ? [[t("swaps"), () => exchanges(this, one)]] : [];
      toast([t("refused", {why}), t("refused", {why})], [...instead, ...around, [t("force"), () => this.make(edit, true)]], true);
      return;
    }
    if (done.stale) { toast([t("stale_week"), t("stale_week")]); await this.load(); return; }
    toast(done.said, [[t("undo"), () => attempt(async () => { await tell("undo", {document: this.label}); await this.load(); await pulse(); })]]);
    await this.load();
    pulse();
  }
  /** Plan again from this week; what is fixed, or put down by an edit, stays. */
  plan(more = {}) { return attempt(async () => { await tell("start", {kind: "solve", seconds: 30, week: this.label, ...more}); location.hash = "#/solve"; }); }
  async pin(one, off) {
    if (await attempt(() => tell("pin", {label: this.label, group: one.group, slot: one.slot, off}))) { await this.load(); pulse(); }
  }
  students(group) { return studentsDialog(this, group); }
  async copy() {
    const made = await attempt(() => tell("copy", {label: this.label}));
    if (made) location.hash = `#/week/${encodeURIComponent(made.label)}`;
  }
  async publish() {
    const n = this.audit ? this.audit.score[0] : 0;
    dialog(t("publish_sure", {label: this.label}), close => {
      const sign = n ? h("input", {type: "text", "aria-label": t("sign"), id: "signature"}) : null;
      return [n ? h("p", {class: "bad"}, t("publish_signed", {n})) : h("p", {}, "✓ " + t("no_conflicts")), sign,
        h("div", {class: "tools"}, h("span", {class: "space"}), button(t("cancel"), close), button(n ? t("sign") : t("publish"), () => attempt(async () => {
          await tell("publish", {label: this.label, signed: sign ? sign.value : ""});
          close();
          toast([t("is_published", {label: this.label}), t("is_published", {label: this.label})]);
          this.rows = await ask("weeks");
          await this.load();
          await pulse();
        }), {class: "main", id: "confirm"}))].filter(Boolean);
    });
  }

  async news(news, before) {
    if (news.stamp === this.data.stamp || !news.weeks.includes(this.label)) return undefined;
    const held = this.hand;
    await this.load();
    if (held && this.session.has(held.id)) await this.lift(this.session.get(held.id));
    return undefined;
  }
}
