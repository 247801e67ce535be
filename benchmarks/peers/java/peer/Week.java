package peer;

import ai.timefold.solver.core.api.domain.solution.ConstraintWeightOverrides;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import java.util.ArrayList;
import java.util.List;

/** The school's week: everything to be decided, and what is known. */
@PlanningSolution
public class Week {
    public Facts.Settings settings;
    public ConstraintWeightOverrides<HardMediumSoftScore> weights;

    @ValueRangeProvider(id = "served")
    public List<Boolean> servedOrNot = List.of(true, false);

    @ProblemFactCollectionProperty
    public List<Facts.Person> people = new ArrayList<>();
    @PlanningEntityCollectionProperty
    public List<CareGroup> groups = new ArrayList<>();
    @PlanningEntityCollectionProperty
    public List<Club> clubs = new ArrayList<>();
    @PlanningEntityCollectionProperty
    public List<Pupil> pupils = new ArrayList<>();
    @PlanningEntityCollectionProperty
    public List<PupilDay> days = new ArrayList<>();
    @PlanningEntityCollectionProperty
    public List<ClubSeat> seats = new ArrayList<>();
    @PlanningEntityCollectionProperty
    public List<Session> sessions = new ArrayList<>();
    @PlanningEntityCollectionProperty
    public List<Post> posts = new ArrayList<>();

    @PlanningScore
    public HardMediumSoftScore score;
}
