package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.cloner.DeepPlanningClone;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.ArrayList;
import java.util.List;

/** A student, who is given a care group; one who waits on every day counts nowhere. */
@PlanningEntity
public class Pupil {
    @PlanningId
    public int index;
    public int grade, classKey, together, apart;
    public long attends;
    public Range range;
    public CareGroup extended;
    public List<PupilDay> days = new ArrayList<>();
    public List<ClubSeat> seats = new ArrayList<>();

    @PlanningVariable(valueRangeProviderRefs = "groups")
    public CareGroup group;

    /** Groups that a pupil may be in; shared by all pupils of a campus. */
    @DeepPlanningClone
    public static class Range {
        public List<CareGroup> groups = new ArrayList<>();
    }

    @ValueRangeProvider(id = "groups")
    public List<CareGroup> getGroups() {
        return range.groups;
    }

    public CareGroup getGroup() {
        return group;
    }

    /** Slots signed up for on days that are served, as bits. */
    public long served() {
        long found = 0;
        for (PupilDay day : days) {
            if (day.served) {
                found |= day.slots;
            }
        }
        return found;
    }
}
