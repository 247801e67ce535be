package peer;

/** How often a care group has each activity. */
final class Programme {
    private Programme() {
    }

    /** Sessions too many or too few, and repetitions on neighbouring days; by the sessions that are held. */
    static int[] of(CareGroup group, Facts.Settings settings, int[] counts, int grades) {
        int activities = settings.activities.size();
        int[][] had = new int[activities][settings.days];
        int[] held = new int[settings.days];
        int total = 0;
        for (Session session : group.sessions) {
            Facts.Place shown = session.shown();
            if (session.place != null && shown != null && counts[session.place.slot.index] > 0) {
                had[shown.activity.index][session.place.slot.day]++;
                held[session.place.slot.day]++;
                total++;
            }
        }
        int wrong = 0;
        int repeated = 0;
        for (Facts.Activity activity : settings.activities) {
            int[] days = had[activity.index];
            int week = 0;
            boolean binds = total > 0 && (grades & ~activity.grades) == 0;
            for (int day = 0; day < settings.days; day++) {
                week += days[day];
                wrong += Math.max(0, days[day] - activity.maxDay);
                boolean full = held[day] == settings.longestDay && settings.careSlotsOn[day] == settings.longestDay;
                wrong += binds && full ? Math.max(0, activity.minDay - days[day]) : 0;
                repeated += activity.special && day > 0 && days[day] > 0 && days[day - 1] > 0 ? 1 : 0;
            }
            wrong += Math.max(0, week - activity.maxWeek);
            wrong += binds ? Math.max(0, activity.minWeek * total / settings.careSlots - week) : 0;
        }
        return new int[] {wrong, repeated};
    }
}
