package peer;

import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.selector.common.decorator.SelectionFilter;

/** Which entities a phase is about; the local search leaves out what counts for nothing at present. */
public final class Idle {
    private Idle() {
    }

    /** Posts at work. */
    public static final class Posts implements SelectionFilter<Week, Post> {
        @Override
        public boolean accept(ScoreDirector<Week> director, Post post) {
            return post.when != null;
        }
    }

    /** Sessions with somebody present. */
    public static final class Sessions implements SelectionFilter<Week, Session> {
        @Override
        public boolean accept(ScoreDirector<Week> director, Session session) {
            return session.own.count() > 0;
        }
    }

    /** Meetings of clubs. */
    public static final class Clubs implements SelectionFilter<Week, Session> {
        @Override
        public boolean accept(ScoreDirector<Week> director, Session session) {
            return session.club != null;
        }
    }

    /** Care sessions with somebody present. */
    public static final class Care implements SelectionFilter<Week, Session> {
        @Override
        public boolean accept(ScoreDirector<Week> director, Session session) {
            return session.own.count() > 0 && !session.hall.sessions.isEmpty();
        }
    }
}
