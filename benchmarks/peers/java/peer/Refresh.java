package peer;

import ai.timefold.solver.core.api.domain.variable.VariableListener;
import ai.timefold.solver.core.api.score.director.ScoreDirector;
import java.util.Objects;

/** Keeps what follows from the decisions up to date: who is present where, the week of each group, staff at work. */
public class Refresh implements VariableListener<Week, Object> {
    @Override
    public boolean requiresUniqueEntityEvents() {
        return true;
    }

    @Override
    public void beforeVariableChanged(ScoreDirector<Week> director, Object entity) {
        // everything is worked out anew afterwards; groups and clubs left are told of it by their members and seats
    }

    @Override
    public void afterVariableChanged(ScoreDirector<Week> director, Object entity) {
        if (entity instanceof CareGroup group) {
            group(director, group);
        } else if (entity instanceof Club club) {
            club(director, club);
        } else if (entity instanceof ClubSeat seat) {
            group(director, seat.pupil.group);
        } else if (entity instanceof PupilDay day) {
            group(director, day.pupil.group);
            group(director, day.pupil.extended);
        } else if (entity instanceof Post post) {
            if (post.session != null) {
                session(director, post.session);
            }
        } else if (entity instanceof Session session) {
            changed(director, session);
        }
    }

    private void changed(ScoreDirector<Week> director, Session session) {
        if (session.club != null) {
            session(director, session);
            for (ClubSeat seat : session.club.seats) {
                group(director, seat.pupil.group);
            }
            return;
        }
        group(director, session.group);
        withNeighbours(director, session);
        for (Session joiner : session.joiners) {
            group(director, joiner.group);
        }
    }

    private void club(ScoreDirector<Week> director, Club club) {
        int grades = 0;
        for (ClubSeat seat : club.seats) {
            grades |= 1 << seat.pupil.grade;
        }
        for (Session session : club.sessions) {
            own(director, session, new Session.Crowd(club.seats.size(), grades, grades));
            session(director, session);
        }
    }

    private void group(ScoreDirector<Week> director, CareGroup group) {
        if (group == null || group.outside) {
            return;
        }
        Facts.Settings settings = director.getWorkingSolution().settings;
        int[] counts = new int[settings.slots.size()];
        int[] present = new int[settings.slots.size()];
        GroupWeek week = GroupWeek.of(group, settings, counts, present);
        if (!week.equals(group.week)) {
            director.beforeVariableChanged(group, "week");
            group.week = week;
            director.afterVariableChanged(group, "week");
        }
        for (Session session : group.sessions) {
            int slot = session.place == null ? -1 : session.place.slot.index;
            Session.Crowd crowd = slot < 0 ? Session.Crowd.NOBODY
                    : new Session.Crowd(counts[slot], present[slot], week.grades());
            if (own(director, session, crowd)) {
                withNeighbours(director, session);
            }
        }
    }

    private boolean own(ScoreDirector<Week> director, Session session, Session.Crowd crowd) {
        if (crowd.equals(session.own)) {
            return false;
        }
        director.beforeVariableChanged(session, "own");
        session.own = crowd;
        director.afterVariableChanged(session, "own");
        return true;
    }

    private void withNeighbours(ScoreDirector<Week> director, Session session) {
        session(director, session);
        if (session.joined()) {
            session(director, session.host);
        }
        for (Session joiner : session.joiners) {
            session(director, joiner);
        }
    }

    private void session(ScoreDirector<Week> director, Session session) {
        Session.State state = Staffing.state(session, director.getWorkingSolution().settings);
        if (!state.equals(session.state)) {
            director.beforeVariableChanged(session, "state");
            session.state = state;
            director.afterVariableChanged(session, "state");
        }
        Facts.Slot when = state.active() ? session.place.slot : null;
        for (Post post : session.posts) {
            if (!Objects.equals(post.when, when)) {
                director.beforeVariableChanged(post, "when");
                post.when = when;
                director.afterVariableChanged(post, "when");
            }
        }
    }

    @Override
    public void beforeEntityAdded(ScoreDirector<Week> director, Object entity) {
        // nothing is added while solving
    }

    @Override
    public void afterEntityAdded(ScoreDirector<Week> director, Object entity) {
        afterVariableChanged(director, entity);
    }

    @Override
    public void beforeEntityRemoved(ScoreDirector<Week> director, Object entity) {
        // nothing is removed while solving
    }

    @Override
    public void afterEntityRemoved(ScoreDirector<Week> director, Object entity) {
        // nothing is removed while solving
    }
}
