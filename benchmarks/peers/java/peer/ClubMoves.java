package peer;

import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.move.AbstractMove;
import ai.timefold.solver.core.impl.heuristic.move.Move;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Opens a closed club with enough members at once, or closes one: seat by seat no club would ever open. */
public class ClubMoves implements MoveIteratorFactory<Week, Move<Week>> {
    @Override
    public long getSize(ScoreDirector<Week> director) {
        return Math.max(1, director.getWorkingSolution().clubs.size());
    }

    @Override
    public Iterator<Move<Week>> createOriginalMoveIterator(ScoreDirector<Week> director) {
        throw new UnsupportedOperationException("random selection alone");
    }

    @Override
    public Iterator<Move<Week>> createRandomMoveIterator(ScoreDirector<Week> director, Random random) {
        Week week = director.getWorkingSolution();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !week.clubs.isEmpty();
            }

            @Override
            public Move<Week> next() {
                Club club = week.clubs.get(random.nextInt(week.clubs.size()));
                return new Regrouping(club.seats.isEmpty() ? open(week, club, random) : close(club));
            }
        };
    }

    private static Map<ClubSeat, Club> open(Week week, Club club, Random random) {
        List<ClubSeat> wishing = new ArrayList<>();
        for (ClubSeat seat : week.seats) {
            boolean better = seat.club == null || seat.wishes.indexOf(club) < seat.wishes.indexOf(seat.club);
            boolean spare = seat.club == null || seat.club.seats.size() > seat.club.least || random.nextInt(4) == 0;
            if (better && spare && seat.wishes.contains(club)) {
                wishing.add(seat);
            }
        }
        Collections.shuffle(wishing, random);
        int most = Math.min(club.most, wishing.size());
        int wanted = most <= club.least ? most : club.least + random.nextInt(most - club.least + 1);
        Map<ClubSeat, Club> changes = new LinkedHashMap<>();
        List<Pupil> taken = new ArrayList<>();
        for (ClubSeat seat : wishing) {
            if (changes.size() < wanted && !taken.contains(seat.pupil)) {
                taken.add(seat.pupil);
                changes.put(seat, club);
            }
        }
        return changes.size() < club.least ? Map.of() : changes;
    }

    private static Map<ClubSeat, Club> close(Club club) {
        Map<ClubSeat, Club> changes = new LinkedHashMap<>();
        for (ClubSeat seat : club.seats) {
            Club next = null;
            for (Club other : seat.wishes) {
                boolean has = seat.pupil.seats.stream().anyMatch(one -> one.club == other);
                if (next == null && !has && !other.seats.isEmpty() && other.seats.size() < other.most) {
                    next = other;
                }
            }
            changes.put(seat, next);
        }
        return changes;
    }

    /** Several seats changed at once. */
    static final class Regrouping extends AbstractMove<Week> {
        private final Map<ClubSeat, Club> changes;

        Regrouping(Map<ClubSeat, Club> changes) {
            this.changes = changes;
        }

        @Override
        public boolean isMoveDoable(ScoreDirector<Week> director) {
            return !changes.isEmpty();
        }

        @Override
        protected void doMoveOnGenuineVariables(ScoreDirector<Week> director) {
            changes.forEach((seat, club) -> {
                director.beforeVariableChanged(seat, "club");
                seat.club = club;
                director.afterVariableChanged(seat, "club");
            });
        }
    }
}
