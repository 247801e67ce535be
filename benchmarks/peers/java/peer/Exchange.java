package peer;

import ai.timefold.solver.core.api.domain.solution.ConstraintWeightOverrides;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the school and writes timetables: lines of a word and numbers, things named by their place in the file. */
final class Exchange {
    private final Week week = new Week();
    private final Facts.Settings settings = new Facts.Settings();
    private final List<Facts.Slot> slots = new ArrayList<>();
    private final List<Facts.Room> rooms = new ArrayList<>();
    private final List<Facts.Activity> activities = new ArrayList<>();
    private final List<List<Facts.Place>> places = new ArrayList<>();
    private final List<List<Facts.Person>> people = new ArrayList<>();
    private final Map<String, Pupil.Range> ranges = new HashMap<>();
    private final Map<String, Session.Hall> halls = new HashMap<>();
    private final Map<String, Facts.Place> known = new HashMap<>();
    private final Map<String, HardMediumSoftScore> weights = new HashMap<>();
    private final Facts.Pool pool = new Facts.Pool();

    static Week read(Path file) throws IOException {
        Exchange exchange = new Exchange();
        exchange.pool.people = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            exchange.row(line.split("\t"));
        }
        return exchange.finish();
    }

    private void row(String[] row) {
        switch (row[0]) {
            case "settings" -> settings(row);
            case "slot" -> slot(row);
            case "room" -> room(row);
            case "activity" -> activity(row);
            case "person" -> person(row);
            case "group" -> group(row);
            case "club" -> club(row);
            case "places" -> places.add(places(row));
            case "people" -> people.add(people(row[1]));
            case "pupil" -> pupil(row);
            case "day" -> day(row);
            case "seat" -> seat(row);
            case "session" -> session(row);
            case "post" -> post(row);
            case "weight" -> weights.put(row[1], HardMediumSoftScore.ofSoft(number(row[2])));
            default -> throw new IllegalArgumentException("unknown row: " + row[0]);
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static boolean flag(String text) {
        return text.equals("1");
    }

    private static String[] parts(String text) {
        return text.equals("-") ? new String[0] : text.split(",");
    }

    private void settings(String[] row) {
        settings.maxSize = number(row[1]);
        settings.minSize = number(row[2]);
        settings.gradeSpan = number(row[3]);
        settings.joinSpan = number(row[4]);
        settings.exerciseMinutes = number(row[5]);
        settings.exerciseFrom = number(row[6]);
        settings.mostRatio = number(row[7]);
        settings.days = number(row[8]);
        settings.teacherInCare = flag(row[9]);
        settings.teacherInClubs = flag(row[10]);
        settings.slots = slots;
        settings.activities = activities;
        settings.careSlotsOn = new int[settings.days];
        settings.daySlots = new long[settings.days];
    }

    private void slot(String[] row) {
        Facts.Slot slot = new Facts.Slot();
        slot.index = slots.size();
        slot.day = number(row[1]);
        slot.minutes = number(row[2]);
        slot.order = number(row[3]);
        slot.care = row[4].equals("care");
        slot.clubOnly = row[4].equals("club");
        slot.extended = row[4].equals("extended");
        slots.add(slot);
        settings.daySlots[slot.day] |= slot.bit();
        settings.careSlotBits |= slot.care ? slot.bit() : 0;
        settings.clubSlots |= slot.clubOnly ? slot.bit() : 0;
        settings.extendedSlots |= slot.extended ? slot.bit() : 0;
        if (slot.care) {
            settings.careSlots++;
            settings.longestDay = Math.max(settings.longestDay, ++settings.careSlotsOn[slot.day]);
        }
    }

    private void room(String[] row) {
        Facts.Room room = new Facts.Room();
        room.index = rooms.size();
        room.capacity = number(row[1]);
        room.atOnce = number(row[2]);
        rooms.add(room);
    }

    private void activity(String[] row) {
        Facts.Activity activity = new Facts.Activity();
        activity.index = activities.size();
        activity.ratio = number(row[1]);
        activity.physical = number(row[2]);
        activity.grades = number(row[3]);
        activity.skill = number(row[4]);
        activity.minWeek = number(row[5]);
        activity.maxWeek = number(row[6]);
        activity.minDay = number(row[7]);
        activity.maxDay = number(row[8]);
        activity.quiet = flag(row[9]);
        activity.special = flag(row[10]);
        activities.add(activity);
    }

    private void person(String[] row) {
        Facts.Person person = new Facts.Person();
        person.index = week.people.size();
        person.perDay = number(row[1]);
        person.perWeek = number(row[2]);
        person.maxDays = number(row[3]);
        person.minWeek = number(row[4]);
        person.grades = number(row[5]);
        person.teacher = flag(row[6]);
        person.calledIn = flag(row[7]);
        person.available = Long.parseLong(row[8]);
        person.avoids = Long.parseLong(row[9]);
        person.skills = Long.parseLong(row[10]);
        person.carried = number(row[11]);
        person.fen = number(row[12]);
        String[] targets = parts(row[13]);
        person.targets = new int[targets.length];
        for (int level = 0; level < targets.length; level++) {
            person.targets[level] = number(targets[level]);
        }
        if (targets.length > 0) {
            person.pool = pool;
            person.inPool = pool.people.size();
            pool.people.add(person);
            pool.levels = targets.length;
        }
        person.days = new ArrayList<>();
        for (int day = 0; day < settings.days; day++) {
            person.days.add(new Facts.PersonDay(person, day));
        }
        week.people.add(person);
    }

    private void group(String[] row) {
        CareGroup group = new CareGroup();
        group.index = week.groups.size();
        group.settings = settings;
        group.campus = number(row[1]);
        group.extended = row[2].equals("extended");
        group.outside = row[2].equals("outside");
        group.pinned = flag(row[3]);
        group.mixed = flag(row[4]);
        week.groups.add(group);
        String key = group.care() ? "*" + group.campus : "";
        ranges.computeIfAbsent(key, k -> new Pupil.Range()).groups.add(group);
        ranges.computeIfAbsent("" + group.index, k -> new Pupil.Range()).groups.add(group);
    }

    private void club(String[] row) {
        Club club = new Club();
        club.index = week.clubs.size();
        club.least = number(row[1]);
        club.most = number(row[2]);
        club.pinned = flag(row[3]);
        club.leaders = people(row[4]);
        week.clubs.add(club);
    }

    private List<Facts.Place> places(String[] row) {
        List<Facts.Place> found = new ArrayList<>();
        for (int at = 1; at < row.length; at++) {
            found.add(known.computeIfAbsent(row[at], this::place));
        }
        return found;
    }

    private Facts.Place place(String text) {
        String[] parts = text.split(":");
        return new Facts.Place(slots.get(number(parts[0])), activities.get(number(parts[1])), rooms.get(number(parts[2])));
    }

    private List<Facts.Person> people(String text) {
        List<Facts.Person> found = new ArrayList<>();
        for (String part : parts(text)) {
            found.add(week.people.get(number(part)));
        }
        return found;
    }

    private void pupil(String[] row) {
        Pupil pupil = new Pupil();
        pupil.index = week.pupils.size();
        pupil.grade = number(row[1]);
        pupil.classKey = number(row[2]);
        pupil.together = number(row[3]);
        pupil.apart = number(row[4]);
        pupil.attends = Long.parseLong(row[5]);
        pupil.range = ranges.get(row[6]);
        int extended = number(row[7]);
        if (extended >= 0) {
            pupil.extended = week.groups.get(extended);
            pupil.extended.given.add(pupil);
        }
        week.pupils.add(pupil);
    }

    private void day(String[] row) {
        PupilDay day = new PupilDay();
        day.index = week.days.size();
        day.pupil = week.pupils.get(number(row[1]));
        day.day = number(row[2]);
        day.cost = number(row[3]);
        day.careMinutes = number(row[4]);
        day.due = flag(row[5]);
        day.slots = Long.parseLong(row[6]);
        day.pupil.days.add(day);
        week.days.add(day);
    }

    private void seat(String[] row) {
        ClubSeat seat = new ClubSeat();
        seat.index = week.seats.size();
        seat.pupil = week.pupils.get(number(row[1]));
        seat.weight = number(row[2]);
        seat.places = number(row[3]);
        String[] wishes = parts(row[4]);
        seat.wishes = new ArrayList<>();
        seat.wishPlaces = new int[wishes.length];
        for (int at = 0; at < wishes.length; at++) {
            String[] wish = wishes[at].split(":");
            seat.wishes.add(week.clubs.get(number(wish[0])));
            seat.wishPlaces[at] = number(wish[1]);
        }
        seat.pupil.seats.add(seat);
        week.seats.add(seat);
    }

    private void session(String[] row) {
        Session session = new Session();
        session.index = week.sessions.size();
        session.settings = settings;
        session.campus = number(row[1]);
        if (!row[2].equals("-")) {
            session.group = week.groups.get(number(row[2]));
            session.group.sessions.add(session);
        }
        if (!row[3].equals("-")) {
            session.club = week.clubs.get(number(row[3]));
            session.club.sessions.add(session);
        }
        session.places = places.get(number(row[4]));
        session.hall = new Session.Hall();
        if (flag(row[5])) {
            String key = session.campus + "@" + session.places.get(0).slot.index;
            session.hall = halls.computeIfAbsent(key, k -> new Session.Hall());
            session.hall.sessions.add(session);
        }
        week.sessions.add(session);
    }

    private void post(String[] row) {
        Post post = new Post();
        post.index = week.posts.size();
        if (!row[1].equals("-")) {
            post.session = week.sessions.get(number(row[1]));
            post.session.posts.add(post);
        }
        post.lead = flag(row[2]);
        post.campus = number(row[3]);
        post.when = row[4].equals("-") ? null : slots.get(number(row[4]));
        post.candidates = people.get(number(row[5]));
        post.wanted = row[6].equals("-") ? null : week.people.get(number(row[6]));
        week.posts.add(post);
    }

    private Week finish() {
        week.settings = settings;
        week.weights = ConstraintWeightOverrides.of(weights);
        return week;
    }

    /** Writes beside and renames, so that a reader never meets half a file. */
    static void write(Week week, double seconds, Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(beside))) {
            out.printf(java.util.Locale.ROOT, "seconds\t%.3f%n", seconds);
            out.printf("score\t%s%n", week.score);
            for (Pupil pupil : week.pupils) {
                if (pupil.group != null) {
                    out.printf("group\t%d\t%d%n", pupil.index, pupil.group.index);
                }
            }
            for (PupilDay day : week.days) {
                if (!day.served) {
                    out.printf("away\t%d\t%d%n", day.pupil.index, day.day);
                }
            }
            for (ClubSeat seat : week.seats) {
                if (seat.club != null) {
                    out.printf("seat\t%d\t%d%n", seat.pupil.index, seat.club.index);
                }
            }
            for (Session session : week.sessions) {
                Facts.Place place = session.place;
                int host = session.joined() ? session.host.index : -1;
                out.printf("session\t%d\t%d\t%d\t%d\t%d%n", session.index, place.slot.index, place.activity.index,
                        place.room.index, host);
            }
            for (Post post : week.posts) {
                if (post.person != null) {
                    out.printf("post\t%d\t%d%n", post.index, post.person.index);
                }
            }
        }
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
