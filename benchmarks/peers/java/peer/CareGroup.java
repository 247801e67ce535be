package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.variable.InverseRelationShadowVariable;
import ai.timefold.solver.core.api.domain.variable.PiggybackShadowVariable;
import java.util.ArrayList;
import java.util.List;

/** A care group, an extended group (members given) or, {@code outside}, where pupils go who attend no care slot. */
@PlanningEntity
public class CareGroup {
    @PlanningId
    public int index;
    public int campus;
    public Facts.Settings settings;
    public boolean extended, pinned, outside, mixed;
    public List<Session> sessions = new ArrayList<>();
    public List<Pupil> given = new ArrayList<>();

    @InverseRelationShadowVariable(sourceVariableName = "group")
    public List<Pupil> members = new ArrayList<>();

    @PiggybackShadowVariable(shadowEntityClass = Session.class, shadowVariableName = "own")
    public GroupWeek week = GroupWeek.EMPTY;

    public List<Pupil> pupils() {
        return extended ? given : members;
    }

    public boolean care() {
        return !extended && !outside;
    }

    public int campus() {
        return campus;
    }

    public int size() {
        return week.size();
    }
}
