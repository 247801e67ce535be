package peer;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countDistinct;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.max;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.min;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sum;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;
import static ai.timefold.solver.core.api.score.stream.Joiners.lessThan;

import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.uni.UniConstraintStream;
import java.util.stream.Stream;

/** The rules (hard), the students not served (medium) and the goals (soft; their weights come with the school). */
public class Rules implements ConstraintProvider {
    private static final HardMediumSoftScore HARD = HardMediumSoftScore.ONE_HARD;
    private static final HardMediumSoftScore MEDIUM = HardMediumSoftScore.ONE_MEDIUM;
    private static final HardMediumSoftScore SOFT = HardMediumSoftScore.ONE_SOFT;
    /** A student in a group that is too large or of other grades can harm each day of the week. */
    private static final HardMediumSoftScore STUDENT = HardMediumSoftScore.ofHard(5);
    /** One session without a lead, or two in one place, weighs as much as some students without exercise. */
    private static final HardMediumSoftScore SESSION = HardMediumSoftScore.ofHard(10);

    @Override
    public Constraint[] defineConstraints(ConstraintFactory factory) {
        return Stream.of(groups(factory), sessions(factory), staff(factory), students(factory), staffGoals(factory),
                groupGoals(factory)).flatMap(Stream::of).toArray(Constraint[]::new);
    }

    private Constraint[] groups(ConstraintFactory factory) {
        return new Constraint[] {
            care(factory).penalize(STUDENT, Rules::wrongSize).asConstraint("group-size"),
            care(factory).penalize(STUDENT, Rules::wrongSpan).asConstraint("grade-span"),
            factory.forEach(CareGroup.class).penalize(HARD, g -> g.week.lacking()).asConstraint("physical-activity"),
            factory.forEach(CareGroup.class).penalize(STUDENT, g -> g.week.clubFaults()).asConstraint("voluntary, waiting or twice"),
            factory.forEach(ClubSeat.class).join(active(factory), equal(ClubSeat::getClub, Session::club))
                    .filter((seat, meeting) -> (seat.pupil.attends & meeting.place.slot.bit()) == 0).penalize(STUDENT)
                    .asConstraint("voluntary, not signed up"),
            care(factory).penalize(HARD, g -> 2 * g.week.frequency()).asConstraint("frequency"),
            factory.forEach(Club.class).penalize(HARD, Club::wrong).asConstraint("club-size"),
            factory.forEach(Pupil.class).filter(p -> p.apart >= 0)
                    .join(Pupil.class, equal(p -> p.apart), equal(Pupil::getGroup), lessThan(p -> p.index))
                    .penalize(HARD).asConstraint("apart"),
        };
    }

    private static UniConstraintStream<CareGroup> care(ConstraintFactory factory) {
        return factory.forEach(CareGroup.class).filter(CareGroup::care);
    }

    /** A group just opened is less wrong than one more student in a full one: or the construction would open none. */
    private static int wrongSize(CareGroup group) {
        int size = group.size();
        if (size == 0) {
            return group.pinned ? 1 : 0;
        }
        return 2 * Math.max(0, size - group.settings.maxSize) + (size < group.settings.minSize ? 1 : 0);
    }

    private static int wrongSpan(CareGroup group) {
        int span = Staffing.span(group.week.grades());
        boolean unmixed = group.mixed && group.size() > 1 && span == 0;
        return span > group.settings.gradeSpan ? group.week.outside() : unmixed ? 1 : 0;
    }

    /** Sessions that are held, on their own or as hosts. */
    private static UniConstraintStream<Session> active(ConstraintFactory factory) {
        return factory.forEachIncludingUnassigned(Session.class).filter(s -> s.place != null && s.state.active());
    }

    private Constraint[] sessions(ConstraintFactory factory) {
        return new Constraint[] {
            factory.forEachIncludingUnassigned(Session.class).penalize(HARD, s -> s.state.joinFaults())
                    .asConstraint("joining"),
            factory.forEachIncludingUnassigned(Session.class).penalize(SESSION, s -> s.state.staffFaults())
                    .asConstraint("ratio, lead, teacher-present, skill"),
            active(factory).filter(s -> (s.state.grades() & ~s.place.activity.grades) != 0).penalize(SESSION)
                    .asConstraint("activity-grades"),
            active(factory).groupBy(Session::room, Session::slot, count(), sum(s -> s.state.count()))
                    .penalize(HARD, (room, slot, n, students) -> 40 * Math.max(0, n - room.atOnce)
                            + Math.max(0, students - room.capacity))
                    .asConstraint("room-capacity"),
            active(factory).filter(s -> s.club != null)
                    .join(active(factory).filter(s -> s.club != null), equal(Session::club), equal(Session::day),
                            lessThan(s -> s.index))
                    .penalize(SESSION).asConstraint("club-meetings"),
        };
    }

    /** Posts at work. */
    private static UniConstraintStream<Post> work(ConstraintFactory factory) {
        return factory.forEach(Post.class).filter(p -> p.when != null);
    }

    private Constraint[] staff(ConstraintFactory factory) {
        return new Constraint[] {
            work(factory).filter(p -> (p.person.available & p.when.bit()) == 0).penalize(SESSION)
                    .asConstraint("staff-available"),
            work(factory).groupBy(Post::person, Post::when, count()).filter((who, when, n) -> n > 1)
                    .penalize(SESSION, (who, when, n) -> n - 1).asConstraint("staff-clash"),
            work(factory).groupBy(Post::personDay, count())
                    .penalize(SESSION, (who, n) -> Math.max(0, n - who.person.perDay)).asConstraint("staff-load, day"),
            work(factory).groupBy(Post::person, count())
                    .penalize(SESSION, (who, n) -> Math.max(0, n - who.perWeek)).asConstraint("staff-load, week"),
            work(factory).groupBy(Post::person, countDistinct(Post::day))
                    .penalize(SESSION, (who, days) -> Math.max(0, days - who.maxDays)).asConstraint("staff-load, days"),
            work(factory).groupBy(Post::person, count()).complement(Facts.Person.class, who -> 0)
                    .penalize(SESSION, (who, n) -> Math.max(0, who.minWeek - n)).asConstraint("staff-load, least"),
            work(factory).groupBy(Post::personDay, countDistinct(Post::campus))
                    .penalize(SESSION, (who, campuses) -> campuses - 1).asConstraint("campus"),
            work(factory).filter(p -> p.session != null)
                    .join(active(factory), equal(Post::session, s -> s))
                    .filter((p, s) -> (s.state.grades() & ~p.person.grades) != 0).penalize(SESSION)
                    .asConstraint("staff-grades"),
            factory.forEachIncludingUnassigned(Post.class).filter(p -> p.duty() && p.person == null).penalize(SESSION)
                    .asConstraint("duty"),
            factory.forEachIncludingUnassigned(Post.class)
                    .filter(p -> p.wanted != null && p.when != null && p.person != p.wanted).penalize(SESSION)
                    .asConstraint("pins"),
        };
    }

    private Constraint[] students(ConstraintFactory factory) {
        return new Constraint[] {
            factory.forEach(PupilDay.class).filter(d -> !d.served).penalize(MEDIUM, d -> d.cost)
                    .asConstraint("unserved"),
            factory.forEach(ClubSeat.class)
                    .join(ClubSeat.class, equal(ClubSeat::getPupil), equal(ClubSeat::getClub), lessThan(s -> s.index))
                    .penalize(SESSION).asConstraint("club twice"),
            factory.forEachIncludingUnassigned(ClubSeat.class).penalize(SOFT, ClubSeat::missed)
                    .asConstraint("club-choice"),
            factory.forEach(Pupil.class).filter(p -> p.classKey >= 0)
                    .groupBy(p -> p.classKey, countDistinct(Pupil::getGroup)).penalize(SOFT, (key, n) -> n - 1)
                    .asConstraint("classmates"),
            factory.forEach(Pupil.class).filter(p -> p.together >= 0)
                    .groupBy(p -> p.together, countDistinct(Pupil::getGroup)).penalize(SOFT, (key, n) -> n - 1)
                    .asConstraint("together"),
        };
    }

    private Constraint[] staffGoals(ConstraintFactory factory) {
        return new Constraint[] {
            work(factory).filter(p -> p.person.pool != null).groupBy(new FairLoad())
                    .penalize(SOFT, measure -> measure).asConstraint("fair-load"),
            work(factory).groupBy(Post::personDay, count(), min(Post::order), max(Post::order))
                    .penalize(SOFT, (who, n, first, last) -> Math.max(0, last - first + 1 - n))
                    .asConstraint("staff-gaps"),
            work(factory).filter(p -> p.person.calledIn).groupBy(Post::personDay).penalize(SOFT)
                    .asConstraint("call-ins"),
            work(factory).filter(p -> !p.duty()).penalize(SOFT).asConstraint("extra-staff"),
            factory.forEachIncludingUnassigned(Session.class).filter(s -> s.place != null && s.own.count() > 0)
                    .groupBy(Session::campus, Session::slot, sum(Session::present), max(Session::mostRatio))
                    .reward(SOFT, (campus, slot, n, ratio) -> (n + ratio - 1) / ratio)
                    .asConstraint("extra-staff, the fewest"),
            work(factory).filter(p -> p.person.fen > 0).groupBy(sum(p -> p.person.fen))
                    .penalize(SOFT, fen -> (fen + 99) / 100).asConstraint("outside-cost"),
            work(factory).filter(p -> (p.person.avoids & p.when.bit()) != 0).penalize(SOFT).asConstraint("avoided"),
            work(factory).filter(p -> p.lead && p.session.group != null && p.session.group.care())
                    .groupBy(p -> p.session.group, countDistinct(Post::person))
                    .penalize(SOFT, (group, leads) -> leads - 1).asConstraint("continuity"),
        };
    }

    private Constraint[] groupGoals(ConstraintFactory factory) {
        return new Constraint[] {
            active(factory).filter(s -> s.group != null && s.group.care() && s.place.activity.quiet)
                    .groupBy(Session::group, countDistinct(Session::room)).penalize(SOFT, (group, rooms) -> rooms - 1)
                    .asConstraint("room-moves"),
            care(factory).penalize(SOFT, g -> g.week.variety()).asConstraint("variety"),
            care(factory).filter(g -> g.size() > 0).groupBy(CareGroup::campus, max(CareGroup::size), min(CareGroup::size))
                    .penalize(SOFT, (campus, most, least) -> most - least).asConstraint("even-sizes"),
        };
    }
}
