// The parts of the page other than the week.
const PANELS = {
  overview() {
    if (D.public) return publicOverview();
    const tiles = [
      [D.served, "kpi_students"], [D.waits, "kpi_waiting"], [D.groups.filter(row => row.kind === "care").length, "kpi_groups"],
      [D.groups.filter(row => row.kind === "club").length, "kpi_clubs"], [SESSIONS.length, "kpi_sessions"], [D.workers, "kpi_staff"],
      [D.broken, "kpi_violations"],
    ];
    return [h("ul", {class: "tiles"}, tiles.map(([n, key]) => h("li", {}, h("b", {}, n.toLocaleString("en")), t(key)))),
      h("section", {class: "card"}, h("h3", {}, t("how_good")), h("ul", {class: "why"}, D.sentences.map(text => h("li", {}, pick(text))))),
      h("section", {class: "card"}, crowdChart()), h("section", {class: "card"}, choiceChart())];
  },
  clubs() {
    const open = D.clubs.filter(club => club.open), shut = D.clubs.filter(club => !club.open);
    if (D.public) return publicClubs(open, shut);
    const meets = club => list(SESSIONS.filter(row => D.groups[row.group].id === club.id).map(row => when(row.slot)));
    const row = club => [nameOf(club), nameOf(D.activities[club.activity]), meets(club), club.size, range(club.limits), club.wishes, club.first, club.second];
    return [h("section", {class: "card"}, choiceChart()), h("section", {class: "card"}, clubChart()),
      h("section", {class: "card"}, table(t("clubs_title"), [t("club"), t("activity"), t("meets"), t("members"), t("limits"), t("wishes"), t("first_wishes"), t("second_wishes")], open.map(row)),
        shut.length ? h("p", {}, t("not_open_list") + (zh() ? "：" : ": ") + list(shut.map(nameOf))) : null)];
  },
  load: () => h("section", {class: "card"}, loadChart()),
  rooms: () => h("section", {class: "card"}, h("h3", {}, t("rooms_title")), roomChart()),
  rules() {
    const state_ = rule => h("span", {class: rule.count ? "bad" : "good"}, rule.count ? "✗ " + t("broken") + " " + rule.count : "✓ " + t("met"));
    const told = (D.violations || []).map(fault => h("li", {}, pick(fault.text), fault.session < 0 ? "" :
      [" ", h("button", {type: "button", class: "link", onclick: () => openSession(SESSIONS[fault.session])}, t("open_session"))]));
    return [h("section", {class: "card"}, h("h3", {}, t("rules_title")),
      told.length ? h("ul", {class: "faults"}, told) : null,
      table(t("rules_title"), [t("rule"), t("status"), t("meaning")], D.rules.map(rule => [pick(rule.title), state_(rule), pick(rule.meaning)]))),
    h("section", {class: "card"}, h("h3", {}, t("clauses_title")), clauses())];
  },
  goals: () => h("section", {class: "card"}, h("h3", {}, t("goals_title")), h("p", {}, t("goals_intro")), pointsChart(),
    table(t("goals_title"), [t("goal"), t("measure"), t("weight"), t("points"), t("meaning")],
      D.goals.map(goal => [pick(goal.title), goal.measure, goal.weight, goal.points, pick(goal.meaning)]))),
  changes() {
    const said = (row, text) => (row.duty && text !== null ? (text ? t("on_duty_at", {campus: text}) : t("on_duty")) : text);
    const rows = D.changes.map(row => [row.slot < 0 ? "–" : when(SLOTS[row.slot]), t(row.what), row.group, row.staff, row.student,
      said(row, row.duty && row.what === "added" ? null : row.before), said(row, row.duty && row.what === "taken" ? null : row.after)]);
    return h("section", {class: "card"}, h("h3", {}, t("changes_title")), rows.length === 0 ? h("p", {}, t("no_changes")) :
      table(t("changes_title"), ["slot", "what", "group", "staff", "student", "before", "after"].map(key => t(key)), rows));
  },
  money: () => D.money.map(sheet => h("section", {class: "card"}, h("h3", {}, pick(sheet.title)),
    table(pick(sheet.title), sheet.columns.map(pick), pick(sheet.rows)))),
  answers() {
    const kinds = ["waiting", "no-club", "lower-wish", "parted"];
    const rows = kind => D.answers.filter(one => one[0] === kind).map(([, at, why]) => [STUDENTS[at], pick(why)]);
    const child = ([one, why], kind) => [nameOf(one), one.id, homeClass(one), ...(kind === "waiting" ? [list(one.waits.map(day))] : []), why];
    const heads = kind => [t("name"), t("id"), t("class"), ...(kind === "waiting" ? [t("waiting_days")] : []), t("reason")];
    const part = (title, head, lines, none) => h("section", {class: "card"}, h("h3", {}, t(title)), lines.length ? table(t(title), head, lines) : h("p", {}, t(none)));
    return [...kinds.filter(kind => kind === "waiting" || rows(kind).length).map(kind => part("answers_" + kind, heads(kind), rows(kind).map(row => child(row, kind)), "no_waiting")),
      ...(D.clubs.length ? [part("answers_closed", [t("club"), t("reason")], D.closed.map(([name, why]) => [name, pick(why)]), "all_open")] : []),
      ...(D.not_asked.length ? [part("answers_spare", [t("name"), t("reason")], D.not_asked.map(([name, why]) => [name, pick(why)]), "nothing")] : [])];
  },
};

/** For parents: how many take part, and when the service begins and ends on each day. */
function publicOverview() {
  const tiles = [[count(D.served), "kpi_students"], [D.groups.filter(row => row.kind === "care").length, "kpi_groups"],
    [D.groups.filter(row => row.kind === "club").length, "kpi_clubs"]];
  const rows = D.days.map(of => {
    const slots = SLOTS.filter(slot => slot.day === of && SESSIONS.some(row => row.slot === slot)).sort((a, b) => (a.start < b.start ? -1 : 1));
    return [day(of), list(slots.map(slot => slotName(slot.label) + " " + times(slot)))];
  });
  return [h("ul", {class: "tiles"}, tiles.map(([n, key]) => h("li", {}, h("b", {}, n.toLocaleString("en")), t(key)))),
    h("section", {class: "card"}, h("h3", {}, t("public_times")), h("p", {}, t("public_hint")), table(t("public_times"), [t("day"), t("time")], rows))];
}
function publicClubs(open, shut) {
  const met = club => SESSIONS.filter(row => D.groups[row.group].id === club.id);
  const places = club => list([...new Set(met(club).map(row => (row.room ? nameOf(row.room) : "")).filter(Boolean))]);
  const row = club => [nameOf(club), nameOf(D.activities[club.activity]), list(met(club).map(one => when(one.slot) + " " + times(one.slot))), places(club),
    club.grades.length ? t("grade_n", {n: list(club.grades)}) : t("all"), count(club.size), club.yuan || "0"];
  return h("section", {class: "card"}, table(t("clubs_title"), [t("club"), t("activity"), t("meets"), t("room"), t("grade"), t("members"), t("yuan_meeting")], open.map(row)),
    shut.length ? h("p", {}, t("not_open_list") + (zh() ? "：" : ": ") + list(shut.map(nameOf))) : null);
}

/** Clauses, a part that opens for each policy. */
function clauses() {
  const mark = clause => h("span", {class: {kept: "good", broken: "bad"}[clause.verdict] || "none"}, ({kept: "✓ ", broken: "✗ "}[clause.verdict] || "") + pick(clause.verdict_words));
  const row = clause => [clause.label, pick(clause.asks), mark(clause), h("ul", {class: "why"}, clause.figures.map(text => h("li", {}, pick(text))))];
  return [...new Set(D.clauses.map(clause => clause.policy))].map(policy => {
    const mine = D.clauses.filter(clause => clause.policy === policy), verdicts = new Map(mine.map(clause => [clause.verdict, pick(clause.verdict_words)]));
    const counts = [...verdicts].map(([verdict, text]) => text + " " + mine.filter(clause => clause.verdict === verdict).length);
    const title = t("policy." + policy) + " · " + list(counts);
    return h("details", {class: "policy", open: true}, h("summary", {}, title),
      table(title, [t("clause"), t("demand"), t("status"), t("evidence")], mine.map(row)));
  });
}
