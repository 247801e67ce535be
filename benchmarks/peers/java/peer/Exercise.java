package peer;

/**
 * Counts the student-days of a group that lack exercise.
 *
 * <p>While no session of the group has a place, the group is taken to have exercise in the slot of each day that suits
 * most of those who need it.
 */
final class Exercise {
    private final Facts.Settings settings;
    private final int[] minutes;
    private final int[] lackingIn;
    private long slots;
    private boolean placed;
    private int lacking;

    Exercise(CareGroup group, Facts.Settings settings) {
        this.settings = settings;
        minutes = new int[settings.slots.size()];
        lackingIn = new int[settings.slots.size()];
        for (Session session : group.sessions) {
            Facts.Place shown = session.shown();
            if (shown != null && session.place != null) {
                placed = true;
                Facts.Slot slot = session.place.slot;
                minutes[slot.index] = shown.activity.physicalIn(slot);
                slots |= minutes[slot.index] > 0 ? slot.bit() : 0;
            }
        }
    }

    /** Counts a member, who is with the group in the slots {@code here} and in clubs in {@code inClub}. */
    void add(Pupil pupil, long here, long inClub) {
        for (PupilDay day : pupil.days) {
            if (!day.served || !day.due) {
                continue;
            }
            int attended = day.careMinutes;
            int found = 0;
            if ((inClub & settings.daySlots[day.day]) != 0) {
                attended += settings.minutesOf(inClub & settings.clubSlots & settings.daySlots[day.day]);
                found = inClubs(pupil, day);
            }
            for (long rest = here & slots & day.slots; rest != 0; rest &= rest - 1) {
                found += minutes[Long.numberOfTrailingZeros(rest)];
            }
            if (attended >= settings.exerciseFrom && found < settings.exerciseMinutes) {
                lacking++;
                for (long rest = placed ? 0 : settings.careSlotBits & settings.daySlots[day.day] & ~here; rest != 0;) {
                    lackingIn[Long.numberOfTrailingZeros(rest)]++;
                    rest &= rest - 1;
                }
            }
        }
    }

    private static int inClubs(Pupil pupil, PupilDay day) {
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

    int lacking() {
        if (placed) {
            return lacking;
        }
        int total = 0;
        for (long day : settings.daySlots) {
            int fewest = Integer.MAX_VALUE;
            for (long rest = day & settings.careSlotBits; rest != 0; rest &= rest - 1) {
                fewest = Math.min(fewest, lackingIn[Long.numberOfTrailingZeros(rest)]);
            }
            total += fewest == Integer.MAX_VALUE ? 0 : fewest;
        }
        return total;
    }
}
