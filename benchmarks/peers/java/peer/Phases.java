package peer;

import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.constructionheuristic.placer.QueuedEntityPlacerConfig;
import ai.timefold.solver.core.config.heuristic.selector.entity.EntitySelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.MoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.composite.UnionMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.factory.MoveIteratorFactoryConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.ChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.SwapMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.value.ValueSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.phase.PhaseConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import ai.timefold.solver.core.impl.heuristic.selector.common.decorator.SelectionFilter;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Construction heuristics, then late acceptance with change and swap moves.
 *
 * <p>Moves are drawn with fixed weights: by default each kind would be as likely as any other, though most is to be found
 * in places and posts.
 */
@SuppressWarnings("rawtypes") // as the configuration itself has it
final class Phases {
    /** Most of the time that each of the two searches gets which end when no rule is broken. */
    private static final double UNTIL_FEASIBLE = 0.2;
    /** Timefold's default. */
    private static final int LATE = 400;
    /** Rules come before points: for as many steps as this after a rule is mended, points may fall as they like. */
    private static final int LATE_WHILE_BROKEN = 20;
    private final List<PhaseConfig> phases = new ArrayList<>();
    private final List<MoveSelectorConfig> moves = new ArrayList<>();

    private Phases() {
    }

    /** Clubs, their meetings and care groups. */
    static Phases first(long milliseconds) {
        Phases found = new Phases();
        found.construct(ClubSeat.class, "club", null);
        found.construct(Session.class, "place", Idle.Clubs.class);
        found.construct(Pupil.class, "group", null);
        found.construct(Session.class, "place", null);
        found.groups();
        found.seats();
        found.change(Session.class, "place", Idle.Sessions.class, 5);
        found.swap(Session.class, "place", Idle.Sessions.class, 3);
        found.search(untilFeasible(milliseconds));
        found.own(ClubMoves.class, 0.2);
        return found.search(null);
    }

    /**
     * Everything. While rules are broken, the search would buy each of them with whole clubs and waiting students; so
     * it may change clubs only after the week alone has been tried, and let students wait only after that.
     */
    static Phases all(long milliseconds) {
        Phases found = new Phases();
        found.construct(ClubSeat.class, "club", null);
        found.construct(Session.class, "place", Idle.Clubs.class);
        found.construct(Pupil.class, "group", null);
        found.construct(Session.class, "place", null);
        found.construct(Post.class, "person", null);
        found.groups();
        found.change(Session.class, "place", Idle.Sessions.class, 5);
        found.swap(Session.class, "place", Idle.Sessions.class, 3);
        found.own(DayMoves.class, 5);
        found.change(Session.class, "host", Idle.Care.class, 2);
        found.change(Post.class, "person", Idle.Posts.class, 5);
        found.swap(Post.class, "person", Idle.Posts.class, 5);
        long share = Math.round(milliseconds * UNTIL_FEASIBLE);
        found.search(untilFeasible(share));
        found.seats();
        found.search(untilFeasible(share));
        found.own(ClubMoves.class, 0.2);
        found.change(PupilDay.class, "served", null, 1);
        found.own(WaitMoves.class, 0.5);
        found.search(untilFeasible(milliseconds));
        return found.search(null);
    }

    private static TerminationConfig untilFeasible(long milliseconds) {
        return new TerminationConfig().withBestScoreFeasible(true)
                .withSpentLimit(Duration.ofMillis(Math.max(1, milliseconds)));
    }

    SolverConfig config(long seed, long milliseconds) {
        return new SolverConfig().withSolutionClass(Week.class)
                .withEntityClasses(CareGroup.class, Club.class, Pupil.class, PupilDay.class, ClubSeat.class,
                        Session.class, Post.class)
                .withConstraintProviderClass(Rules.class).withRandomSeed(seed)
                .withEnvironmentMode(EnvironmentMode.valueOf(System.getProperty("mode", "PHASE_ASSERT")))
                .withTerminationSpentLimit(Duration.ofMillis(milliseconds)).withPhaseList(phases);
    }

    private void groups() {
        change(Pupil.class, "group", null, 2);
        swap(Pupil.class, "group", null, 2);
    }

    private void seats() {
        change(ClubSeat.class, "club", null, 2);
        swap(ClubSeat.class, "club", null, 1);
    }

    private void own(Class<? extends MoveIteratorFactory> factory, double weight) {
        MoveIteratorFactoryConfig found = new MoveIteratorFactoryConfig().withMoveIteratorFactoryClass(factory);
        found.setFixedProbabilityWeight(weight);
        moves.add(found);
    }

    private void construct(Class<?> entities, String variable, Class<? extends SelectionFilter> filter) {
        EntitySelectorConfig each = some(entities, filter).withId("each" + phases.size());
        ChangeMoveSelectorConfig change = new ChangeMoveSelectorConfig()
                .withEntitySelectorConfig(EntitySelectorConfig.newMimicSelectorConfig(each.getId()))
                .withValueSelectorConfig(new ValueSelectorConfig(variable));
        phases.add(new ConstructionHeuristicPhaseConfig().withEntityPlacerConfig(new QueuedEntityPlacerConfig()
                .withEntitySelectorConfig(each).withMoveSelectorConfigList(List.of(change))));
    }

    private void change(Class<?> entities, String variable, Class<? extends SelectionFilter> filter, double weight) {
        ChangeMoveSelectorConfig change = new ChangeMoveSelectorConfig()
                .withEntitySelectorConfig(some(entities, filter))
                .withValueSelectorConfig(new ValueSelectorConfig(variable));
        change.setFixedProbabilityWeight(weight);
        moves.add(change);
    }

    private void swap(Class<?> entities, String variable, Class<? extends SelectionFilter> filter, double weight) {
        SwapMoveSelectorConfig swap = new SwapMoveSelectorConfig().withEntitySelectorConfig(some(entities, filter))
                .withSecondaryEntitySelectorConfig(some(entities, filter)).withVariableNameIncludes(variable);
        swap.setFixedProbabilityWeight(weight);
        moves.add(swap);
    }

    private static EntitySelectorConfig some(Class<?> entities, Class<? extends SelectionFilter> filter) {
        EntitySelectorConfig found = new EntitySelectorConfig(entities);
        return filter == null ? found : found.withFilterClass(filter);
    }

    private Phases search(TerminationConfig end) {
        phases.add(new LocalSearchPhaseConfig().withAcceptorConfig(new LocalSearchAcceptorConfig().withLateAcceptanceSize(end == null ? LATE : LATE_WHILE_BROKEN))
                .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(1))
                .withTerminationConfig(end)
                .withMoveSelectorConfig(new UnionMoveSelectorConfig(List.copyOf(moves))));
        return this;
    }
}
