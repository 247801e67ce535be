package peer;

import ai.timefold.solver.core.api.domain.solution.ConstraintWeightOverrides;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The first part of the work: clubs, their meetings, care groups and when each group has its daily exercise. */
final class First {
    /** Points of a student-day without exercise: about two or three places in a list of clubs. */
    private static final int LACKING = 250;

    private First() {
    }

    /** Makes a week one for the first part; it shares no entity with the one that comes later. */
    static Week of(Week first) {
        List<Session> sessions = new ArrayList<>();
        for (Session session : first.sessions) {
            if (session.club != null) {
                session.posts.clear();
                sessions.add(session);
            }
        }
        for (CareGroup group : first.groups) {
            List<Session> week = List.copyOf(group.sessions);
            group.sessions.clear();
            for (int day = 0; day < first.settings.days && group.care(); day++) {
                if (isDue(first, day)) {
                    exercise(first, group, week, day, sessions);
                }
            }
        }
        first.settings.wholeWeek = false;
        first.weights = lenient(first.weights);
        first.posts.clear();
        first.sessions = sessions;
        Start.fillClubs(first);
        return first;
    }

    /** Exercise is dear rather than a rule, or the search would buy each student-day of it by closing clubs. */
    private static ConstraintWeightOverrides<HardMediumSoftScore> lenient(
            ConstraintWeightOverrides<HardMediumSoftScore> weights) {
        Map<String, HardMediumSoftScore> changed = new HashMap<>();
        weights.getKnownConstraintNames().forEach(name -> changed.put(name, weights.getConstraintWeight(name)));
        changed.put("physical-activity", HardMediumSoftScore.ofSoft(LACKING));
        return ConstraintWeightOverrides.of(changed);
    }

    private static boolean isDue(Week first, int day) {
        return first.days.stream().anyMatch(one -> one.day == day && one.due);
    }

    /** One session of exercise for a group on a day, in any of its slots. */
    private static void exercise(Week first, CareGroup group, List<Session> week, int day, List<Session> sessions) {
        Session found = new Session();
        found.index = first.sessions.size() + sessions.size();
        found.settings = first.settings;
        found.campus = group.campus;
        found.group = group;
        found.hall = new Session.Hall();
        found.places = new ArrayList<>();
        for (Session session : week) {
            for (Facts.Place place : session.places) {
                int minutes = place.activity.physicalIn(place.slot);
                if (place.slot.day == day && minutes > 0 && minutes >= first.settings.exerciseMinutes) {
                    found.places.add(place);
                }
            }
        }
        if (!found.places.isEmpty()) {
            group.sessions.add(found);
            sessions.add(found);
        }
    }

    /** Carries the decisions of the first part over, as far as it came. */
    static void copy(Week first, Week week) {
        for (int at = 0; at < week.pupils.size(); at++) {
            CareGroup group = first.pupils.get(at).group;
            week.pupils.get(at).group = group == null ? null : week.groups.get(group.index);
        }
        for (int at = 0; at < week.seats.size(); at++) {
            Club club = first.seats.get(at).club;
            week.seats.get(at).club = club == null ? null : week.clubs.get(club.index);
        }
        for (Session done : first.sessions) {
            if (done.place == null) {
                continue;
            }
            if (done.club != null) {
                copy(done, week.sessions.get(done.index));
            } else {
                week.groups.get(done.group.index).sessions.forEach(session -> copy(done, session));
            }
        }
    }

    private static void copy(Session done, Session session) {
        for (Facts.Place place : session.places) {
            boolean same = place.slot.index == done.place.slot.index && place.activity.index == done.place.activity.index;
            if (same && place.room.index == done.place.room.index) {
                session.place = place;
            }
        }
    }
}
