package peer;

import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.move.AbstractMove;
import ai.timefold.solver.core.impl.heuristic.move.Move;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Moves of a group's day: two slots of a group exchange what is done in them, or two groups exchange their day.
 *
 * <p>Session by session the one daily hour of exercise could move to another slot only through a day without any.
 */
public class DayMoves implements MoveIteratorFactory<Week, Move<Week>> {
    private static final int TRIES = 20;

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
                Map<Session, Facts.Place> changes = Map.of();
                for (int tries = 0; tries < TRIES && changes.isEmpty(); tries++) {
                    Session session = sessions.get(random.nextInt(sessions.size()));
                    if (session.group != null && session.own.count() > 0) {
                        changes = random.nextBoolean() ? slots(session, random) : days(session, random);
                    }
                }
                return new Exchange(changes);
            }
        };
    }

    private static Map<Session, Facts.Place> slots(Session session, Random random) {
        List<Session> week = session.group.sessions;
        Session other = week.get(random.nextInt(week.size()));
        Map<Session, Facts.Place> changes = new LinkedHashMap<>();
        if (other != session && other.own.count() > 0 && (other.day() == session.day() || random.nextInt(4) == 0)) {
            Facts.Place one = like(other.place, session);
            Facts.Place two = like(session.place, other);
            if (one != null && two != null) {
                changes.put(session, one);
                changes.put(other, two);
            }
        }
        return changes;
    }

    /** The same activity and room in a session's own slot, if it may have that. */
    private static Facts.Place like(Facts.Place wanted, Session session) {
        for (Facts.Place place : session.places) {
            if (place.activity == wanted.activity && place.room == wanted.room) {
                return place;
            }
        }
        return null;
    }

    private static Map<Session, Facts.Place> days(Session session, Random random) {
        Map<Session, Facts.Place> changes = new LinkedHashMap<>();
        List<Session> hall = session.hall.sessions;
        if (hall.isEmpty()) {
            return changes;
        }
        CareGroup other = hall.get(random.nextInt(hall.size())).group;
        for (Session one : session.group.sessions) {
            for (Session two : other.sessions) {
                if (one != two && one.day() == session.day() && one.slot() == two.slot()) {
                    if (!one.places.contains(two.place) || !two.places.contains(one.place)) {
                        return Map.of();
                    }
                    changes.put(one, two.place);
                    changes.put(two, one.place);
                }
            }
        }
        return changes;
    }

    /** Several sessions changed at once. */
    static final class Exchange extends AbstractMove<Week> {
        private final Map<Session, Facts.Place> changes;

        Exchange(Map<Session, Facts.Place> changes) {
            this.changes = changes;
        }

        @Override
        public boolean isMoveDoable(ScoreDirector<Week> director) {
            return !changes.isEmpty();
        }

        @Override
        protected void doMoveOnGenuineVariables(ScoreDirector<Week> director) {
            changes.forEach((session, place) -> {
                director.beforeVariableChanged(session, "place");
                session.place = place;
                director.afterVariableChanged(session, "place");
            });
        }
    }
}
