// One session: who is there and why it is as it is.
const brokenAt = row => (D.violations || []).filter(fault => fault.session === row.at);
const range = ([low, high]) => (low && high !== null ? t("range", {a: low, b: high}) : low ? t("at_least", {a: low})
  : high !== null && high !== undefined ? t("at_most", {b: high}) : t("any_number"));

function openSession(row) {
  const dialog = document.getElementById("session");
  const facts = [
    [t("time"), when(row.slot) + " · " + times(row.slot)],
    [t("group"), [row, ...row.guests].map(one => groupFull(one.group)).join(" + ")],
    [t("where"), row.room ? list([nameOf(row.room), row.room.campus].filter(Boolean)) : "–"],
    [t("lead"), worker(row.lead) || "–"],
    [t("assistants"), list(row.assistants.map(worker)) || "–"],
    [t("headcount"), count(row.n)],
  ];
  dialog.replaceChildren();
  fill(dialog, {}, [
    h("header", {style: {"--colour": paint(row.activity.category)[0]}},
      h("h2", {id: "sessionTitle", tabindex: "-1"}, h("span", {class: "badge", "aria-hidden": "true"}, badge(row.activity.category)), nameOf(row.activity)),
      h("span", {}, value("category", row.activity.category)),
      h("button", {type: "button", class: "close", "aria-label": t("close"), onclick: () => dialog.close()}, "×")),
    h("dl", {}, facts.map(([name, text]) => [h("dt", {}, capital(name)), h("dd", {}, text)])),
    D.public ? null : [h("h3", {}, t("why")), h("ul", {class: "why"}, reasons(row).map(text => h("li", {}, text))), h("h3", {}, t("who") + " (" + row.students.length + ")"), who(row)]]);
  dialog.showModal();
  document.getElementById("sessionTitle").focus();
}
const groupFull = at => { const row = D.groups[at]; return row.name && row.name !== row.id && !D.public ? row.name + " " + row.id : nameOf(row); };

function who(row) {
  const place = one => {
    const at = one.clubs.get(D.groups[row.group].id);
    return at === undefined ? t("own_group") : at ? t("choice_n", {n: nth(at)}) : "–";
  };
  const students = [...row.students].sort((a, b) => a.grade - b.grade || (a.klass > b.klass ? 1 : a.klass < b.klass ? -1 : 0));
  return table(t("who"), [t("name"), t("id"), t("class"), t("comes_as")],
    students.map(one => [h("button", {class: "link", type: "button", onclick: () => goTo("student", one.at)}, nameOf(one)), one.id, homeClass(one), place(one)]));
}

/** Sentences: what fixes or explains activity, room, staff and size. */
function reasons(row) {
  const host = row.joined ? bySlot.get(row.host + "@" + row.slot.at) || row : row;
  return [row.pinned ? t("why_pinned") : "", ...aboutGroup(row, host), ...aboutActivity(row), ...aboutRoom(host), ...aboutStaff(host),
    ...brokenAt(row).map(fault => t("why_broken", {text: pick(fault.text)}))].filter(Boolean);
}
function aboutGroup(row, host) {
  const group = D.groups[row.group], club = D.clubs.find(one => one.id === group.id);
  if (club) {
    const places = club.places.filter(([place]) => place).map(([place, n]) => t("why_choice_k", {n, k: nth(place)}));
    return [t("why_club_size", {n: club.size, range: range(club.limits)}), places.length ? t("why_choices", {list: list(places)}) : ""];
  }
  const away = group.size - row.n;
  return [away > 0 ? t("why_away", {n: away}) : "",
    row.joined ? t("why_joined", {group: groupName(row.group), n: row.n, host: groupName(host.group)}) : "",
    row.guests.length ? t("why_hosts", {groups: list(row.guests.map(guest => groupName(guest.group)))}) : ""];
}
function aboutActivity(row) {
  const activity = row.activity, group = D.groups[row.group];
  const times_ = SESSIONS.filter(one => one.group === row.group && one.activity === activity && !one.slot.extended).length;
  const limited = activity.weekly && (activity.weekly[0] > 0 || activity.weekly[1] !== null);
  const weekly = group.kind === "care" && limited && !row.slot.extended
    ? t("why_weekly", {activity: nameOf(activity), n: times_, range: range(activity.weekly)}) : "";
  return [activity.minutes && D.exercise ? t("why_exercise", {n: activity.minutes, min: D.exercise}) : "", weekly];
}
function aboutRoom(row) {
  const there = SESSIONS.filter(one => one.room && one.room === row.room && one.slot === row.slot).reduce((sum, one) => sum + one.n, 0);
  const kinds = row.activity.kinds || [];
  return [kinds.length && row.room ? t("why_room_kind", {activity: nameOf(row.activity), kinds: list(kinds)}) : "",
    row.room && row.room.capacity !== null ? t("why_room_fits", {room: nameOf(row.room), capacity: row.room.capacity, n: there}) : ""];
}
function aboutStaff(row) {
  const heads = row.n + row.guests.reduce((sum, one) => sum + one.n, 0), ratio = row.activity.ratio, people = team(row);
  const told = [ratio ? t("why_ratio", {n: heads, ratio, need: Math.ceil(heads / ratio), have: people.length}) : ""];
  const named = (D.leaders[D.groups[row.group].id] || []).includes(row.lead);
  const skilled = people.filter(one => row.activity.skill && D.staff[one].skills.includes(row.activity.skill));
  const own = SESSIONS.filter(one => one.group === row.group && !one.joined), led = own.filter(one => one.lead === row.lead);
  return [...told, named ? t("why_named", {who: worker(row.lead)}) : "",
    skilled.length ? t("why_skill", {who: list(skilled.map(worker)), skill: row.activity.skill}) : "",
    D.groups[row.group].kind === "care" && row.lead >= 0 ? t("why_same_lead", {who: worker(row.lead), n: led.length, all: own.length}) : ""];
}
