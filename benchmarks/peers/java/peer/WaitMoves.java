package peer;

import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.move.AbstractMove;
import ai.timefold.solver.core.impl.heuristic.move.Move;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Lets all of a group wait on a day who are in one of its sessions, or serves them again: a session needs its staff
 * until the last student has left it.
 */
public class WaitMoves implements MoveIteratorFactory<Week, Move<Week>> {
    @Override
    public long getSize(ScoreDirector<Week> director) {
        return Math.max(1, director.getWorkingSolution().sessions.size());
    }

    @Override
    public Iterator<Move<Week>> createOriginalMoveIterator(ScoreDirector<Week> director) {
        throw new UnsupportedOperationException("random selection alone");
    }

    @Override
    public Iterator<Move<Week>> createRandomMoveIterator(ScoreDirector<Week> director, Random random) {
        List<Session> sessions = director.getWorkingSolution().sessions;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !sessions.isEmpty();
            }

            @Override
            public Move<Week> next() {
                Session session = sessions.get(random.nextInt(sessions.size()));
                boolean served = random.nextBoolean();
                return new Waiting(session.group == null ? List.of() : days(session, served), served);
            }
        };
    }

    /** Days of those who attend the session's slot and have no club on that day, to be changed. */
    private static List<PupilDay> days(Session session, boolean served) {
        List<PupilDay> found = new ArrayList<>();
        for (Pupil pupil : session.group.pupils()) {
            for (PupilDay day : pupil.days) {
                boolean here = (day.slots & session.slot().bit()) != 0;
                if (here && day.served != served && (served || !inClub(pupil, day.day))) {
                    found.add(day);
                }
            }
        }
        return found;
    }

    private static boolean inClub(Pupil pupil, int day) {
        for (ClubSeat seat : pupil.seats) {
            if (seat.club != null && seat.club.sessions.stream().anyMatch(s -> s.place != null && s.day() == day)) {
                return true;
            }
        }
        return false;
    }

    /** Days that become served or waited on at once. */
    static final class Waiting extends AbstractMove<Week> {
        private final List<PupilDay> days;
        private final boolean served;

        Waiting(List<PupilDay> days, boolean served) {
            this.days = days;
            this.served = served;
        }

        @Override
        public boolean isMoveDoable(ScoreDirector<Week> director) {
            return !days.isEmpty();
        }

        @Override
        protected void doMoveOnGenuineVariables(ScoreDirector<Week> director) {
            for (PupilDay day : days) {
                director.beforeVariableChanged(day, "served");
                day.served = served;
                director.afterVariableChanged(day, "served");
            }
        }
    }
}
