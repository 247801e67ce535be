package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;

/** A day that a student signed up for: served or waited on. */
@PlanningEntity
public class PupilDay {
    @PlanningId
    public int index;
    public Pupil pupil;
    public int day, cost, careMinutes;
    public boolean due;
    public long slots;

    @PlanningVariable(valueRangeProviderRefs = "served")
    public Boolean served = true;
}
