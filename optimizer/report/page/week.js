// The week: a list of owners to choose from, everyone on one day, or one owner's whole week.
const OWNERS = {
  group: () => D.groups.map((row, at) => ({at, id: row.id, name: row.name, campus: row.campus, kind: row.kind, grades: row.grades,
    note: [value("kind", row.kind), row.grades.length ? t("grade_n", {n: list(row.grades)}) : "", t("students_n", {n: count(row.size)})]})),
  staff: () => D.staff.map((row, at) => ({at, id: row.id, name: row.name, campus: row.campus, kind: row.role, grades: [],
    note: [value("role", row.role), t("this_week") + " " + row.week]})),
  room: () => D.rooms.map((row, at) => ({at, id: row.id, name: row.name, campus: row.campus, kind: "", grades: [],
    note: row.capacity === null ? [] : [t("capacity") + " " + row.capacity]})),
  student: () => STUDENTS.map(row => ({at: row.at, id: row.id, name: row.name, campus: row.campus, kind: "", grades: [row.grade],
    note: [homeClass(row)]})),
};

/** Sessions of an owner: for people and rooms joined sessions are one, the host's. */
function sessionsOf(by, at) {
  if (by === "student") return STUDENTS[at].sessions;
  if (by === "group") return SESSIONS.filter(row => row.group === at);
  const hosts = SESSIONS.filter(row => !row.joined);
  if (by === "room") return hosts.filter(row => row.room === D.rooms[at]);
  return hosts.filter(row => team(row).includes(at));
}
const dutiesOf = (by, at) => (by === "staff" ? DUTIES.filter(row => row.person === at) : []);

/** What a cell says besides the activity, by whose week it is. */
function parts(row, by) {
  const people = list(team(row).map(worker).filter(Boolean)), room = row.room ? nameOf(row.room) : "";
  const groups = [row.group, ...row.guests.map(guest => guest.group)].map(groupName).join("+");
  if (by === "group") return [room, people];
  if (by === "room") return [groups, people];
  if (by === "staff") return [groups, room];
  return [room, people, groups];
}

function sessionButton(row, by) {
  const dim = state.category && row.activity.category !== state.category;
  const assisting = by === "staff" && row.lead !== state.who && state.who >= 0;
  const title = nameOf(row.activity);
  const says = [...parts(row, by), row.joined ? t("joins", {host: groupName(row.host)}) : "", assisting ? t("assisting") : ""].filter(Boolean);
  return h("button", {class: "session" + (dim ? " dim" : ""), type: "button", style: {"--colour": paint(row.activity.category)[0]},
    "aria-label": list([when(row.slot), title, ...says, t("open_session")]), onclick: () => openSession(row)},
    h("span", {class: "badge", "aria-hidden": "true"}, badge(row.activity.category)), h("b", {}, title),
    says.map(text => h("span", {class: "line"}, text)),
    brokenAt(row).length ? h("span", {class: "broken", "aria-label": t("broken")}, "!") : null);
}
const dutyCell = row => h("div", {class: "session duty"}, h("span", {class: "badge", "aria-hidden": "true"}, badge("duty")),
  h("b", {}, t("on_duty")), row.campus ? h("span", {class: "line"}, row.campus) : null);

function cells(by, at, slot) {
  const rows = sessionsOf(by, at).filter(row => row.slot === slot).map(row => sessionButton(row, by));
  return [...rows, ...dutiesOf(by, at).filter(row => row.slot === slot).map(dutyCell)];
}

/** One owner's week: slots down, days across; on a narrow screen a list by day. */
function weekOf(by, at, title) {
  const rows = sessionsOf(by, at), duties = dutiesOf(by, at);
  const used = new Set([...rows, ...duties].map(row => row.slot.label));
  const labels = [...new Set([...SLOTS].sort((a, b) => (a.start < b.start ? -1 : 1)).map(slot => slot.label))]
    .filter(label => label[0] !== "X" || used.has(label));
  const at_ = (of, label) => SLOTS.find(slot => slot.day === of && slot.label === label);
  if (narrow.matches && !printing) return weekList(by, at, [...rows, ...duties]);
  const usual = label => most(D.days.map(of => at_(of, label)).filter(Boolean).map(times));
  const content = (of, label) => {
    const slot = at_(of, label), found = slot ? cells(by, at, slot) : [];
    const other = slot && found.length && times(slot) !== usual(label) ? h("small", {}, times(slot)) : null;
    return [other, found.length ? found : h("span", {class: "none"}, slot ? "–" : "")];
  };
  return table(title, [t("slot"), ...D.days.map(day)],
    labels.map(label => [[slotName(label), h("small", {}, usual(label))], ...D.days.map(of => content(of, label))]), {class: "grid"});
}
function weekList(by, at, rows) {
  return D.days.map(of => {
    const slots = SLOTS.filter(slot => slot.day === of && rows.some(row => row.slot === slot));
    return h("section", {class: "dayList"}, h("h3", {}, day(of)), slots.length === 0 ? h("p", {class: "none"}, t("free")) :
      h("ol", {}, slots.map(slot => h("li", {}, h("small", {}, slotName(slot.label) + " · " + times(slot)), cells(by, at, slot)))));
  });
}
const most = texts => texts.sort((a, b) => texts.filter(x => x === b).length - texts.filter(x => x === a).length)[0] || "";

/** Everyone on one day: owners down, slots across. */
function board(owners, of) {
  const slots = SLOTS.filter(slot => slot.day === of).sort((a, b) => (a.start < b.start ? -1 : 1));
  const busy = owners.filter(owner => slots.some(slot => cells(state.by, owner.at, slot).length));
  const shown = printing ? busy : busy.slice(0, state.shown);
  const heads = slots.map(slot => slotName(slot.label) + " " + times(slot));
  const name = owner => h("button", {class: "link", type: "button", onclick: () => choose(owner.at)}, label(owner));
  const rows = shown.map(owner => [name(owner), ...slots.map(slot => cells(state.by, owner.at, slot))]);
  if (!rows.length) return h("p", {}, t("nothing"));
  return [table(t("board", {day: day(of)}), [t(state.by), ...heads], rows, {class: "grid"}), moreButton(busy.length)];
}
const moreButton = count => (count > state.shown && !printing
  ? h("button", {type: "button", class: "more", onclick: () => change({shown: state.shown + 120})}, t("more", {n: Math.min(120, count - state.shown)})) : null);
const label = owner => (!owner.name || owner.name === owner.id ? owner.id : D.public ? owner.name : owner.name + " " + owner.id);

/** A text as it is searched: full-width forms folded, no capitals. */
const searched = text => text.normalize("NFKC").toLowerCase();

/** Owners that the filters leave; activities filter by what an owner does in the week. */
function owners() {
  const wanted = searched(state.search).trim().split(/\s+/).filter(Boolean);
  return OWNERS[state.by]().filter(owner =>
    (!state.campus || owner.campus === state.campus || (state.by === "staff" && !owner.campus))
    && (!state.kind || state.by === "room" || state.by === "student" || owner.kind === state.kind)
    && (!state.grade || !owner.grades.length || owner.grades.includes(Number(state.grade)))
    && wanted.every(word => searched([label(owner), ...owner.note].join(" ")).includes(word))
    && (!state.category || state.by === "student" || sessionsOf(state.by, owner.at).some(row => row.activity.category === state.category)));
}
