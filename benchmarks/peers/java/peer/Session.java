package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.cloner.DeepPlanningClone;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.InverseRelationShadowVariable;
import ai.timefold.solver.core.api.domain.variable.PiggybackShadowVariable;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.domain.variable.ShadowVariable;
import java.util.ArrayList;
import java.util.List;

/** A care or extended group in one slot, or a meeting of a club. Nothing counts while nobody is in it. */
@PlanningEntity
public class Session {
    @PlanningId
    public int index;
    public int campus;
    public Facts.Settings settings;
    public CareGroup group;
    public Club club;
    public List<Facts.Place> places;
    public Hall hall;
    public List<Post> posts = new ArrayList<>();

    @PlanningVariable(valueRangeProviderRefs = "places")
    public Facts.Place place;

    /** Whom this session joins; itself means nobody. */
    @PlanningVariable(valueRangeProviderRefs = "hosts", allowsUnassigned = true)
    public Session host;

    @InverseRelationShadowVariable(sourceVariableName = "host")
    public List<Session> joiners = new ArrayList<>();

    @ShadowVariable(variableListenerClass = Refresh.class, sourceEntityClass = CareGroup.class,
            sourceVariableName = "members")
    @ShadowVariable(variableListenerClass = Refresh.class, sourceEntityClass = Club.class, sourceVariableName = "seats")
    @ShadowVariable(variableListenerClass = Refresh.class, sourceEntityClass = ClubSeat.class,
            sourceVariableName = "club")
    @ShadowVariable(variableListenerClass = Refresh.class, sourceEntityClass = PupilDay.class,
            sourceVariableName = "served")
    @ShadowVariable(variableListenerClass = Refresh.class, sourceEntityClass = Post.class,
            sourceVariableName = "person")
    @ShadowVariable(variableListenerClass = Refresh.class, sourceVariableName = "place")
    @ShadowVariable(variableListenerClass = Refresh.class, sourceVariableName = "host")
    @ShadowVariable(variableListenerClass = Refresh.class, sourceVariableName = "joiners")
    public Crowd own = Crowd.NOBODY;

    @PiggybackShadowVariable(shadowVariableName = "own")
    public State state = State.IDLE;

    /** Who is present: students, their grades and those of all the group, as bits. */
    public record Crowd(int count, int present, int grades) {
        public static final Crowd NOBODY = new Crowd(0, 0, 0);
    }

    /** The session with all that join it; idle while nobody is present or it joins another. */
    public record State(boolean active, int count, int grades, int joinFaults, int staffFaults) {
        public static final State IDLE = new State(false, 0, 0, 0, 0);
    }

    /** All care sessions of a campus in a slot. */
    @DeepPlanningClone
    public static class Hall {
        public List<Session> sessions = new ArrayList<>();
    }

    @ValueRangeProvider(id = "places")
    public List<Facts.Place> getPlaces() {
        return places;
    }

    @ValueRangeProvider(id = "hosts")
    public List<Session> getHosts() {
        return hall.sessions;
    }

    public boolean joined() {
        return host != null && host != this;
    }

    /** What the students of this session do: the host's, if it joins one. */
    public Facts.Place shown() {
        return joined() ? host.place : place;
    }

    public Facts.Room room() {
        return place.room;
    }

    public Facts.Slot slot() {
        return place.slot;
    }

    public CareGroup group() {
        return group;
    }

    public Club club() {
        return club;
    }

    public int day() {
        return place.slot.day;
    }

    /** Students of this group alone. */
    public int present() {
        return own.count();
    }

    /** The largest number of students per member of staff of any activity. */
    public int mostRatio() {
        return settings.mostRatio;
    }

    public int campus() {
        return campus;
    }
}
