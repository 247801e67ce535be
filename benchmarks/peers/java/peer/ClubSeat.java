package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.cloner.DeepPlanningClone;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;

/** One of the clubs that a student wants: which of the student's list it is, or none. */
@PlanningEntity
public class ClubSeat {
    @PlanningId
    public int index;
    public Pupil pupil;
    @DeepPlanningClone
    public List<Club> wishes;
    public int weight, places;

    @PlanningVariable(valueRangeProviderRefs = "wishes", allowsUnassigned = true)
    public Club club;

    @ValueRangeProvider(id = "wishes")
    public List<Club> getWishes() {
        return wishes;
    }

    public Club getClub() {
        return club;
    }

    public Pupil getPupil() {
        return pupil;
    }

    /** Place of the club in the whole list, or one after the last; the goal's constant part is left out. */
    public int missed() {
        return weight * (club == null ? places + 1 : pupilPlace());
    }

    private int pupilPlace() {
        return wishPlaces[wishes.indexOf(club)];
    }

    /** Place in the student's list of each of {@code wishes}, from 1. */
    public int[] wishPlaces;
}
