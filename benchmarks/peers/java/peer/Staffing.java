package peer;

/** A session as room and staff see it: with all that join it. */
final class Staffing {
    private Staffing() {
    }

    static Session.State state(Session session, Facts.Settings settings) {
        if (session.own.count() == 0 || session.place == null) {
            return Session.State.IDLE;
        }
        if (session.joined()) {
            Session host = session.host;
            boolean wrong = host.joined() || host.own.count() == 0 || host.place == null;
            return new Session.State(false, 0, 0, wrong ? settings.maxSize : 0, 0);
        }
        int count = session.own.count();
        int present = session.own.present();
        int grades = session.own.grades();
        boolean hosts = false;
        for (Session joiner : session.joiners) {
            if (joiner != session && joiner.own.count() > 0) {
                hosts = true;
                count += joiner.own.count();
                present |= joiner.own.present();
                grades |= joiner.own.grades();
            }
        }
        int joinFaults = 0;
        if (hosts) {
            joinFaults = Math.max(0, count - settings.maxSize) + Math.max(0, span(present) - settings.joinSpan);
        }
        return new Session.State(true, count, grades, joinFaults, faults(session, count, settings));
    }

    /** People missing for the ratio, plus one each for a missing lead, teacher or skill. */
    private static int faults(Session session, int count, Facts.Settings settings) {
        if (session.posts.isEmpty()) {
            return 0; // the first part of the work knows no staff
        }
        Facts.Activity activity = session.place.activity;
        int people = 0;
        boolean lead = false;
        boolean teacher = session.club == null ? !settings.teacherInCare : !settings.teacherInClubs;
        boolean skill = activity.skill < 0;
        for (Post post : session.posts) {
            Facts.Person person = post.person;
            if (person != null) {
                people++;
                lead |= post.lead;
                teacher |= person.teacher;
                skill |= person.hasSkill(activity.skill) || session.club != null && session.club.leaders.contains(person);
            }
        }
        int needed = (count + activity.ratio - 1) / activity.ratio;
        return Math.max(0, needed - people) + (lead ? 0 : 1) + (teacher ? 0 : 1) + (skill ? 0 : 1);
    }

    /** Highest less lowest of the grades in a bit mask. */
    static int span(int grades) {
        return grades == 0 ? 0 : 31 - Integer.numberOfLeadingZeros(grades) - Integer.numberOfTrailingZeros(grades);
    }
}
