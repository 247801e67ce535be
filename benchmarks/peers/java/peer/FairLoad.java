package peer;

import ai.timefold.solver.core.api.score.stream.uni.UniConstraintCollector;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects posts of the pool into the sum of squared distances from the common level that fits best. */
final class FairLoad implements UniConstraintCollector<Post, FairLoad.Loads, Integer> {
    /** Slots by person's index. */
    static final class Loads {
        private Facts.Pool pool;
        private int[] slots;
    }

    @Override
    public Supplier<Loads> supplier() {
        return Loads::new;
    }

    @Override
    public BiFunction<Loads, Post, Runnable> accumulator() {
        return (loads, post) -> {
            Facts.Person person = post.person;
            if (loads.pool == null) {
                loads.pool = person.pool;
                loads.slots = new int[person.pool.people.size()];
            }
            int at = person.inPool;
            loads.slots[at]++;
            return () -> loads.slots[at]--;
        };
    }

    @Override
    public Function<Loads, Integer> finisher() {
        return FairLoad::measure;
    }

    private static int measure(Loads loads) {
        if (loads.pool == null) {
            return 0;
        }
        int best = Integer.MAX_VALUE;
        for (int level = 0; level < loads.pool.levels; level++) {
            int total = 0;
            for (int at = 0; at < loads.slots.length && total < best; at++) {
                Facts.Person person = loads.pool.people.get(at);
                int distance = person.carried + loads.slots[at] - person.targets[level];
                total += distance * distance;
            }
            best = Math.min(best, total);
        }
        return best;
    }
}
