package peer;

import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.constructionheuristic.placer.QueuedEntityPlacerConfig;
import ai.timefold.solver.core.config.heuristic.selector.entity.EntitySelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.ChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.value.ValueSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.phase.PhaseConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Arguments: school, folder for timetables, start of the clock (ms since 1970), seconds from then on, seed. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) throws Exception {
        long start = Long.parseLong(arguments[2]);
        double seconds = Double.parseDouble(arguments[3]);
        Week week = Exchange.read(Path.of(arguments[0]));
        Snapshots snapshots = new Snapshots(Path.of(arguments[1]), start);
        long left = start + Math.round(seconds * 1000) - System.currentTimeMillis();
        SolverConfig config = new SolverConfig().withSolutionClass(Week.class)
                .withEntityClasses(CareGroup.class, Club.class, Pupil.class, PupilDay.class, ClubSeat.class,
                        Session.class, Post.class)
                .withConstraintProviderClass(Rules.class).withRandomSeed(Long.parseLong(arguments[4]))
                .withEnvironmentMode(EnvironmentMode.valueOf(System.getProperty("mode", "PHASE_ASSERT")))
                .withTerminationSpentLimit(Duration.ofMillis(Math.max(1, left)))
                .withPhaseList(phases());
        Solver<Week> solver = SolverFactory.<Week>create(config).buildSolver();
        solver.addEventListener(event -> {
            if (event.isNewBestSolutionInitialized()) {
                snapshots.better(event.getNewBestSolution());
            }
        });
        solver.solve(week);
        snapshots.close();
    }

    @SuppressWarnings("rawtypes") // as the configuration itself has it
    private static List<PhaseConfig> phases() {
        List<PhaseConfig> phases = new ArrayList<>();
        phases.add(construct(Pupil.class, "group"));
        phases.add(construct(ClubSeat.class, "club"));
        phases.add(construct(Session.class, "place"));
        phases.add(construct(Post.class, "person"));
        phases.add(new LocalSearchPhaseConfig());
        return phases;
    }

    private static ConstructionHeuristicPhaseConfig construct(Class<?> entities, String variable) {
        EntitySelectorConfig each = new EntitySelectorConfig(entities).withId(entities.getSimpleName());
        ChangeMoveSelectorConfig change = new ChangeMoveSelectorConfig()
                .withEntitySelectorConfig(EntitySelectorConfig.newMimicSelectorConfig(each.getId()))
                .withValueSelectorConfig(new ValueSelectorConfig(variable));
        return new ConstructionHeuristicPhaseConfig().withEntityPlacerConfig(new QueuedEntityPlacerConfig()
                .withEntitySelectorConfig(each).withMoveSelectorConfigList(List.of(change)));
    }
}
