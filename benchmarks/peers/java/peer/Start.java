package peer;

import java.util.List;

/** A first filling of the clubs: everybody's first wish with a free place; clubs with too few members do not open. */
final class Start {
    private Start() {
    }

    static void fillClubs(Week week) {
        boolean[] closed = new boolean[week.clubs.size()];
        int[] size = new int[week.clubs.size()];
        for (int smallest = 0; smallest >= 0; smallest = smallestOf(week.clubs, size, closed)) {
            for (ClubSeat seat : week.seats) {
                if (seat.club != null && closed[seat.club.index]) {
                    size[seat.club.index]--;
                    seat.club = null;
                }
                if (seat.club == null) {
                    seat.club = firstFree(seat, size, closed);
                    if (seat.club != null) {
                        size[seat.club.index]++;
                    }
                }
            }
        }
    }

    private static Club firstFree(ClubSeat seat, int[] size, boolean[] closed) {
        for (Club club : seat.wishes) {
            boolean has = seat.pupil.seats.stream().anyMatch(other -> other.club == club);
            if (!has && !closed[club.index] && size[club.index] < club.most && !club.sessions.isEmpty()) {
                return club;
            }
        }
        return null;
    }

    /** Closes the smallest club that is too small, or returns -1 if there is none. */
    private static int smallestOf(List<Club> clubs, int[] size, boolean[] closed) {
        int found = -1;
        for (Club club : clubs) {
            int at = club.index;
            boolean small = size[at] > 0 && size[at] < club.least && !club.pinned && !closed[at];
            if (small && (found < 0 || size[at] < size[found])) {
                found = at;
            }
        }
        if (found >= 0) {
            closed[found] = true;
        }
        return found;
    }
}
