package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.variable.InverseRelationShadowVariable;
import java.util.ArrayList;
import java.util.List;

/** A club; it is open when somebody is in it. */
@PlanningEntity
public class Club {
    @PlanningId
    public int index;
    public int least, most;
    public boolean pinned;
    /** Named leaders count as having the skill. */
    public List<Facts.Person> leaders = new ArrayList<>();
    public List<Session> sessions = new ArrayList<>();

    @InverseRelationShadowVariable(sourceVariableName = "club")
    public List<ClubSeat> seats = new ArrayList<>();

    /** Members too few or too many. */
    public int wrong() {
        int size = seats.size();
        if (size == 0) {
            return pinned ? least : 0;
        }
        return Math.max(0, least - size) + Math.max(0, size - most);
    }
}
