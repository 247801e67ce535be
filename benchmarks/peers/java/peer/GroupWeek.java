package peer;

/**
 * The week of a group, worked out anew whenever something in it changes.
 *
 * @param size members who are served on some day
 * @param grades of these, as bits
 * @param outside the fewest members outside any range of grades that a group may have
 * @param lacking student-days without enough exercise
 * @param clubFaults meetings of a member's clubs on a day not served, or two at once
 * @param frequency sessions too many or too few of an activity
 * @param variety pairs of neighbouring days with the same special activity
 */
public record GroupWeek(int size, int grades, int outside, int lacking, int clubFaults, int frequency, int variety) {
    public static final GroupWeek EMPTY = new GroupWeek(0, 0, 0, 0, 0, 0, 0);

    /** Works out a group's week; {@code counts} and {@code present} (grades as bits) by slot are filled on the way. */
    static GroupWeek of(CareGroup group, Facts.Settings settings, int[] counts, int[] present) {
        Exercise exercise = group.extended || settings.exerciseMinutes == 0 ? null : new Exercise(group, settings);
        long own = group.extended ? settings.extendedSlots : settings.careSlotBits;
        int size = 0;
        int[] sizes = new int[16];
        int grades = 0;
        int clubFaults = 0;
        for (Pupil pupil : group.pupils()) {
            long served = pupil.served();
            if (served != 0) {
                size++;
                grades |= 1 << pupil.grade;
                sizes[pupil.grade]++;
            }
            long inClub = 0;
            if (!group.extended) {
                for (ClubSeat seat : pupil.seats) {
                    if (seat.club != null) {
                        for (Session meeting : seat.club.sessions) {
                            if (meeting.place != null) {
                                long bit = meeting.place.slot.bit();
                                clubFaults += (pupil.attends & ~served & bit) != 0 || (inClub & bit) != 0 ? 1 : 0;
                                inClub |= bit;
                            }
                        }
                    }
                }
            }
            long here = served & own & ~inClub;
            for (long rest = here; rest != 0; rest &= rest - 1) {
                int slot = Long.numberOfTrailingZeros(rest);
                counts[slot]++;
                present[slot] |= 1 << pupil.grade;
            }
            if (exercise != null) {
                exercise.add(pupil, here, inClub);
            }
        }
        int lacking = exercise == null ? 0 : exercise.lacking();
        int[] programme = group.care() && settings.wholeWeek ? Programme.of(group, settings, counts, grades) : new int[2];
        return new GroupWeek(size, grades, size - most(sizes, settings.gradeSpan), lacking, clubFaults, programme[0], programme[1]);
    }

    /** Members within the range of grades that has most of them. */
    private static int most(int[] sizes, int span) {
        int best = 0;
        for (int lowest = 0; lowest < sizes.length; lowest++) {
            int within = 0;
            for (int grade = lowest; grade < sizes.length && grade <= lowest + span; grade++) {
                within += sizes[grade];
            }
            best = Math.max(best, within);
        }
        return best;
    }
}
