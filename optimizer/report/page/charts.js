// Charts: inline pictures with a label for screen readers, and the same figures as a table below.
const figuresAsTable = content => h("details", {}, h("summary", {}, t("show_table")), content);
const rect = (x, y, width, height, fill, more = {}) => svg("rect", {x, y, width: Math.max(0, width), height, fill, ...more});
const words = (x, y, text, more = {}) => svg("text", {x, y, ...more}, text);
const tip = text => svg("title", {}, text);
const BLUE = "#2f6fb4", PALE = "#a9c8e8", DARK = "#1d2733", MARK = "#c2410c";

/** Units across a chart: as many as the card has pixels, so that its text is as large as the page's. */
const chartWidth = () => (printing ? 640 : Math.max(narrow.matches ? 380 : 640, document.getElementById("app").clientWidth - 80));

/** Horizontal bars: rows of {label, parts: [[value, colour]], mark, tip}. */
function bars(rows, aria) {
  const left = narrow.matches && !printing ? 96 : 150, width = chartWidth(), step = 20;
  const top = Math.max(1, ...rows.map(row => Math.max(row.parts.reduce((sum, [n]) => sum + n, 0), row.mark || 0)));
  const scale = n => (n / top) * (width - left - 84);
  const lines = rows.map((row, at) => {
    let x = left;
    const y = at * step, total = row.parts.reduce((sum, [n]) => sum + n, 0);
    const drawn = row.parts.map(([n, colour]) => { const part = rect(x, y + 3, scale(n), step - 6, colour); x += scale(n); return part; });
    const mark = row.mark === null || row.mark === undefined ? null : rect(left + scale(row.mark) - 1, y + 1, 2.5, step - 2, MARK);
    return svg("g", {}, tip(row.tip || row.label + ": " + total), words(left - 6, y + step - 6, cut(row.label, left), {"text-anchor": "end"}),
      drawn, mark, words(Math.max(x, left + scale(row.mark || 0)) + 5, y + step - 6, row.says === undefined ? String(total) : row.says));
  });
  return svg("svg", {viewBox: `0 0 ${width} ${rows.length * step + 2}`, role: "img", "aria-label": aria, class: "bars"}, lines);
}
/** A label cut to its space: a full-width character takes 12 units, another 7. */
function cut(text, space) {
  let used = 0, out = "";
  for (const char of text) { used += char > "⺀" ? 12 : 7; if (used > space - 18) return out + "…"; out += char; }
  return out;
}

function legend(items) {
  return h("ul", {class: "legend"}, items.map(([colour, text, line]) => h("li", {}, h("i", {class: line ? "line" : "", style: {background: colour}}), text)));
}

function crowdChart() {
  const n = SLOTS.map(slot => SESSIONS.filter(row => row.slot === slot).reduce((sum, row) => sum + row.n, 0));
  const high = Math.max(1, ...n), width = Math.max(640, chartWidth()), height = 150, step = width / SLOTS.length;
  const label = t("crowd_label", {n: SLOTS.length, high: Math.max(0, ...n)});
  const columns = SLOTS.map((slot, at) => {
    const tall = (n[at] / high) * 96, first = at === 0 || SLOTS[at - 1].day !== slot.day;
    return svg("g", {}, tip(when(slot) + " " + times(slot) + ": " + n[at]),
      rect(at * step + 2, 116 - tall, step - 4, tall, slot.extended ? PALE : BLUE),
      words(at * step + step / 2, 112 - tall, String(n[at]), {"text-anchor": "middle", class: "tiny"}),
      words(at * step + step / 2, 129, slot.label, {"text-anchor": "middle", class: "tiny"}),
      first ? words(at * step + 3, 145, day(slot.day)) : null, first && at ? rect(at * step - 0.5, 8, 1, 140, "#cbd5e1") : null);
  });
  return [h("h3", {}, t("crowd_title")), svg("svg", {viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "bars wide"}, columns),
    figuresAsTable(table(t("crowd_title"), [t("slot"), t("time"), t("headcount")], SLOTS.map((slot, at) => [when(slot), times(slot), n[at]])))];
}

function loadChart() {
  const rows = D.staff.filter(one => one.week || one.target !== null).map(one => ({label: nameOf(one), id: one.id, earlier: one.carried, week: one.week, target: one.target, role: one.role}));
  const draw = (some, heading) => {
    const sorted = [...some].sort((a, b) => b.earlier + b.week - a.earlier - a.week);
    const totals = sorted.map(row => row.earlier + row.week);
    const label = t("load_label", {n: sorted.length, low: Math.min(...totals), high: Math.max(...totals)});
    const says = row => (row.target === null ? String(row.earlier + row.week) : row.earlier + row.week + " / " + row.target);
    return sorted.length ? [h("h3", {}, heading),
      bars(sorted.map(row => ({label: row.label, parts: [[row.earlier, PALE], [row.week, BLUE]], mark: row.target, says: says(row)})), label),
      figuresAsTable(table(heading, [t("staff"), t("role"), t("carried"), t("this_week"), t("total"), t("target")],
        sorted.map(row => [row.id ? row.label + " " + row.id : row.label, row.role ? value("role", row.role) : "", row.earlier, row.week, row.earlier + row.week, row.target === null ? "–" : row.target])))] : [];
  };
  return [h("p", {}, t("load_intro")), legend([[PALE, t("earlier_bar")], [BLUE, t("week_bar")], [MARK, t("target"), true]]),
    draw(rows.filter(row => row.target !== null), t("load_title")), draw(rows.filter(row => row.target === null), t("load_others"))];
}

function choiceChart() {
  const label = place => (place ? t("choice_n", {n: nth(place)}) : t("choice_none"));
  const rows = [...D.choices.filter(([place]) => place), ...D.choices.filter(([place]) => !place)];
  const all = rows.reduce((sum, [, n]) => sum + n, 0), share = n => Math.round((100 * n) / Math.max(1, all)) + "%";
  if (!rows.length) return [];
  return [h("h3", {}, t("choices_title")),
    bars(rows.map(([place, n]) => ({label: label(place), parts: [[n, place ? BLUE : MARK]], says: n + " · " + share(n)})),
      t("choices_label", {n: all, list: list(rows.map(([place, n]) => label(place) + " " + n))}))];
}

function clubChart() {
  const open = D.clubs.filter(club => club.open).sort((a, b) => b.size - a.size);
  if (!open.length) return [];
  return [h("h3", {}, t("clubs_title")),
    bars(open.map(club => ({label: nameOf(club), parts: [[club.size, paint(D.activities[club.activity].category)[0]]], mark: club.limits[1],
      says: club.size + (club.limits[1] === null ? "" : " / " + club.limits[1]), tip: nameOf(club) + ": " + club.size + " (" + range(club.limits) + ")"})), t("clubs_label", {n: open.length}))];
}

function pointsChart() {
  const rows = D.goals.filter(goal => goal.points).sort((a, b) => b.points - a.points);
  return rows.length ? bars(rows.map(goal => ({label: pick(goal.title), parts: [[goal.points, BLUE]]})), t("points_label", {n: rows.length})) : null;
}

/** Rooms down, slots across; darker is fuller. */
function roomChart() {
  const load = new Map();
  for (const row of SESSIONS) if (row.room) load.set(row.room.id + row.slot.at, (load.get(row.room.id + row.slot.at) || 0) + row.n);
  const used = room => SLOTS.filter(slot => load.has(room.id + slot.at)).length;
  const rooms = [...D.rooms].sort((a, b) => used(b) - used(a)), left = 150, width = Math.max(640, chartWidth()), step = (width - left) / SLOTS.length;
  const shade = (n, capacity) => `rgba(47,111,180,${(0.18 + 0.82 * Math.min(1, n / (capacity || Math.max(n, 40)))).toFixed(2)})`;
  const rows = rooms.map((room, at) => svg("g", {}, words(left - 6, at * 18 + 31, cut(nameOf(room), left), {"text-anchor": "end"}),
    SLOTS.map((slot, place) => {
      const n = load.get(room.id + slot.at);
      return svg("g", {}, tip(nameOf(room) + " · " + when(slot) + ": " + (n === undefined ? t("free") : n + (room.capacity === null ? "" : " / " + room.capacity))),
        rect(left + place * step + 1, at * 18 + 19, step - 2, 16, n === undefined ? "#eef1f5" : shade(n, room.capacity)));
    })));
  const heads = SLOTS.map((slot, at) => (at === 0 || SLOTS[at - 1].day !== slot.day ? words(left + at * step + 2, 13, day(slot.day)) : null));
  const all = rooms.reduce((sum, room) => sum + room.slots, 0);
  const label = t("rooms_label", {n: rooms.length, used: load.size, all});
  return [h("p", {}, t("rooms_intro")), svg("svg", {viewBox: `0 0 ${width} ${rooms.length * 18 + 20}`, role: "img", "aria-label": label, class: "bars wide"}, heads, rows),
    h("p", {}, label), figuresAsTable(table(t("rooms_title"), [t("room"), t("campus"), t("capacity"), t("used_slots")],
      rooms.map(room => [nameOf(room), room.campus, room.capacity === null ? t("any_number") : room.capacity, used(room)])))];
}
