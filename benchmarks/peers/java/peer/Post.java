package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PiggybackShadowVariable;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;

/** A place for one person: lead or assistant of a session, or on duty ({@code session} null). */
@PlanningEntity
public class Post {
    @PlanningId
    public int index;
    public int campus;
    public Session session;
    public boolean lead;
    public List<Facts.Person> candidates;
    /** Pinned here, or null. */
    public Facts.Person wanted;

    @PlanningVariable(valueRangeProviderRefs = "candidates", allowsUnassigned = true)
    public Facts.Person person;

    /** When the work is; null while the session is idle, so that it counts for nothing. */
    @PiggybackShadowVariable(shadowEntityClass = Session.class, shadowVariableName = "own")
    public Facts.Slot when;

    @ValueRangeProvider(id = "candidates")
    public List<Facts.Person> getCandidates() {
        return candidates;
    }

    public Facts.Person person() {
        return person;
    }

    public Facts.Slot when() {
        return when;
    }

    public Facts.PersonDay personDay() {
        return person.days.get(when.day);
    }

    public Session session() {
        return session;
    }

    public int order() {
        return when.order;
    }

    public int day() {
        return when.day;
    }

    public int campus() {
        return campus;
    }

    public boolean duty() {
        return session == null;
    }
}
