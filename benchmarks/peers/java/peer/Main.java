package peer;

import ai.timefold.solver.core.api.solver.SolutionManager;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import java.nio.file.Path;

/**
 * Arguments: school, folder for timetables, start of the clock (ms since 1970), seconds from then on, seed.
 *
 * <p>Clubs and groups come first, with a look ahead at exercise; then the whole week is built and improved with
 * everything free. The share of the first part is the system property {@code first} (0: a single model from the start).
 */
public final class Main {
    private static final double FIRST = Double.parseDouble(System.getProperty("first", "0.25"));

    private Main() {
    }

    public static void main(String[] arguments) throws Exception {
        long start = Long.parseLong(arguments[2]);
        long end = start + Math.round(Double.parseDouble(arguments[3]) * 1000);
        long seed = Long.parseLong(arguments[4]);
        Path school = Path.of(arguments[0]);
        Week week = Exchange.read(school);
        Start.fillClubs(week);
        if (FIRST > 0) {
            Week first = First.of(Exchange.read(school));
            long share = Math.round((end - System.currentTimeMillis()) * FIRST);
            First.copy(solver(Phases.first(share), seed, share, first).solve(first), week);
        }
        Snapshots snapshots = new Snapshots(Path.of(arguments[1]), start);
        long left = end - System.currentTimeMillis();
        Solver<Week> solver = solver(Phases.all(left), seed, left, week);
        solver.addEventListener(event -> {
            if (event.isNewBestSolutionInitialized()) {
                snapshots.better(event.getNewBestSolution());
            }
        });
        solver.solve(week);
        snapshots.close();
    }

    private static Solver<Week> solver(Phases phases, long seed, long milliseconds, Week week) {
        SolverFactory<Week> factory = SolverFactory.create(phases.config(seed, Math.max(1, milliseconds)));
        SolutionManager.create(factory).update(week);
        return factory.buildSolver();
    }
}
