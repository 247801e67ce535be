package peer;

import java.util.List;

/** What is given: slots, rooms, activities, people, settings. Compared by identity, read once, never changed. */
public final class Facts {
    private Facts() {
    }

    /** {@code order}: place within its day; {@code day}: place of the day in the week. */
    public static final class Slot {
        public int index, day, minutes, order;
        public boolean care, clubOnly, extended;

        public long bit() {
            return 1L << index;
        }

        public int day() {
            return day;
        }
    }

    /** {@code capacity} in students. */
    public static final class Room {
        public int index, capacity, atOnce;
    }

    /** Grades are bit masks; limits count sessions of a care group. */
    public static final class Activity {
        public int index, ratio, physical, grades, skill, minWeek, maxWeek, minDay, maxDay;
        public boolean quiet, special;

        public int physicalIn(Slot slot) {
            return Math.min(physical, slot.minutes);
        }
    }

    /** What a session is: when, what and where in one decision, so that a change of activity finds its room at once. */
    public static final class Place {
        public final Slot slot;
        public final Activity activity;
        public final Room room;

        public Place(Slot slot, Activity activity, Room room) {
            this.slot = slot;
            this.activity = activity;
            this.room = room;
        }
    }

    /** {@code targets}: load wanted at each common level T; empty for people outside the pool. Money in fen. */
    public static final class Person {
        public int index, perDay, perWeek, maxDays, minWeek, grades, carried, fen, inPool;
        public boolean teacher, calledIn;
        public long available, avoids, skills;
        public int[] targets = {};
        public Pool pool;
        public List<PersonDay> days;

        public boolean hasSkill(int skill) {
            return skill < 0 || (skills >> skill & 1) == 1;
        }
    }

    /** Everybody who has a share in the fair load. */
    public static final class Pool {
        public List<Person> people;
        public int levels;
    }

    /** Somebody on one day: what limits by the day and idle slots are counted on. */
    public static final class PersonDay {
        public final Person person;
        public final int day;

        public PersonDay(Person person, int day) {
            this.person = person;
            this.day = day;
        }
    }

    /** Limits of the scenario. */
    public static final class Settings {
        public int maxSize, minSize, gradeSpan, joinSpan, exerciseMinutes, exerciseFrom, mostRatio, days;
        public boolean mixed, teacherInCare, teacherInClubs;
        public List<Slot> slots;
        public List<Activity> activities;
        public int[] careSlotsOn;
        /** Whether all sessions are planned, not clubs and exercise alone. */
        public boolean wholeWeek = true;
        public int careSlots, longestDay;
        /** Slots by their kind and day, as bits. */
        public long careSlotBits, clubSlots, extendedSlots;
        public long[] daySlots;

        public int minutesOf(long bits) {
            int found = 0;
            for (long rest = bits; rest != 0; rest &= rest - 1) {
                found += slots.get(Long.numberOfTrailingZeros(rest)).minutes;
            }
            return found;
        }
    }
}
