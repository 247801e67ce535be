package peer;

import java.util.List;

/**
 * The week of a group, worked out anew whenever something in it changes.
 *
 * @param size members who are served on some day
 * @param grades of these, as bits
 * @param lacking student-days without enough exercise
 * @param clubFaults meetings of a member's club where the member may not be, or is twice
 * @param frequency sessions too many or too few of an activity
 * @param variety pairs of neighbouring days with the same special activity
 */
public record GroupWeek(int size, int grades, int lacking, int clubFaults, int frequency, int variety) {
    public static final GroupWeek EMPTY = new GroupWeek(0, 0, 0, 0, 0, 0);

    /** Works out a group's week; {@code counts} and {@code present} (grades as bits) by slot are filled on the way. */
    static GroupWeek of(CareGroup group, Facts.Settings settings, int[] counts, int[] present) {
        int size = 0;
        int grades = 0;
        int clubFaults = 0;
        int[][] missing = new int[settings.days][settings.slots.size() + 1];
        int[] exercise = new int[settings.slots.size()];
        boolean placed = exerciseOf(group, exercise);
        int lacking = 0;
        for (Pupil pupil : group.pupils()) {
            long served = pupil.served();
            if (served == 0) {
                continue;
            }
            size++;
            grades |= 1 << pupil.grade;
            long inClub = 0;
            for (ClubSeat seat : pupil.seats) {
                if (seat.club == null || group.extended) {
                    continue;
                }
                for (Session meeting : seat.club.sessions) {
                    if (meeting.place != null) {
                        long bit = meeting.place.slot.bit();
                        clubFaults += (served & bit) == 0 || (inClub & bit) != 0 ? 1 : 0;
                        inClub |= bit;
                    }
                }
            }
            long here = served & ~inClub;
            for (Facts.Slot slot : settings.slots) {
                if ((here & slot.bit()) != 0 && (group.extended ? slot.extended : slot.care)) {
                    counts[slot.index]++;
                    present[slot.index] |= 1 << pupil.grade;
                }
            }
            if (!group.extended && settings.exerciseMinutes > 0) {
                lacking += lacking(pupil, here, inClub, exercise, placed ? null : missing, settings);
            }
        }
        if (!placed) {
            lacking = fewestMissing(missing, settings);
        }
        int[] programme = group.care() ? Programme.of(group, settings, counts, grades) : new int[2];
        return new GroupWeek(size, grades, lacking, clubFaults, programme[0], programme[1]);
    }

    /** Minutes of exercise by slot; false while no session of the group has a place yet. */
    private static boolean exerciseOf(CareGroup group, int[] exercise) {
        boolean placed = group.sessions.isEmpty();
        for (Session session : group.sessions) {
            Facts.Place shown = session.shown();
            if (shown != null && session.place != null) {
                placed = true;
                exercise[session.place.slot.index] = shown.activity.physicalIn(session.place.slot);
            }
        }
        return placed;
    }

    /**
     * Days on which a pupil lacks exercise. While the week is not placed nothing is counted here; {@code missing} then
     * learns, by day and slot, how many would lack exercise if the group had it in that slot.
     */
    private static int lacking(Pupil pupil, long here, long inClub, int[] exercise, int[][] missing,
            Facts.Settings settings) {
        int lacking = 0;
        for (PupilDay day : pupil.days) {
            if (!day.served || !day.due) {
                continue;
            }
            int attended = day.careMinutes;
            int found = clubExercise(pupil, day);
            List<Facts.Slot> slots = settings.slots;
            for (Facts.Slot slot : slots) {
                if (slot.day == day.day) {
                    attended += slot.clubOnly && (inClub & slot.bit()) != 0 ? slot.minutes : 0;
                    found += slot.care && (here & slot.bit()) != 0 ? exercise[slot.index] : 0;
                }
            }
            if (attended < settings.exerciseFrom || found >= settings.exerciseMinutes) {
                continue;
            }
            lacking++;
            if (missing != null) {
                for (Facts.Slot slot : slots) {
                    missing[day.day][slot.index] += (here & slot.bit()) == 0 ? 1 : 0;
                }
            }
        }
        return lacking;
    }

    private static int clubExercise(Pupil pupil, PupilDay day) {
        int found = 0;
        for (ClubSeat seat : pupil.seats) {
            if (seat.club != null) {
                for (Session meeting : seat.club.sessions) {
                    Facts.Place place = meeting.place;
                    if (place != null && place.slot.day == day.day) {
                        found += place.activity.physicalIn(place.slot);
                    }
                }
            }
        }
        return found;
    }

    private static int fewestMissing(int[][] missing, Facts.Settings settings) {
        int total = 0;
        for (int day = 0; day < settings.days; day++) {
            int fewest = Integer.MAX_VALUE;
            for (Facts.Slot slot : settings.slots) {
                if (slot.day == day && slot.care) {
                    fewest = Math.min(fewest, missing[day][slot.index]);
                }
            }
            total += fewest == Integer.MAX_VALUE ? 0 : fewest;
        }
        return total;
    }
}
