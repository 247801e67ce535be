package peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Writes better timetables as they come, at most one a second and the last in any case. */
final class Snapshots implements Runnable {
    private static final long PAUSE = 1000;
    private final Path folder;
    private final long start;
    private final Thread writer = new Thread(this);
    private Week latest;
    private long found;
    private long next;
    private int written;
    private boolean closed;

    /** {@code start}: when the clock started, in milliseconds since 1970. */
    Snapshots(Path folder, long start) {
        this.folder = folder;
        this.start = start;
        writer.setDaemon(true);
        writer.start();
    }

    /** Called by the solver, which hands over copies that it does not touch again. */
    synchronized void better(Week week) {
        latest = week;
        found = System.currentTimeMillis();
        notifyAll();
    }

    /** Writes what is left and returns when it is written. */
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        writer.join();
    }

    @Override
    public void run() {
        try {
            while (one()) {
                next = System.currentTimeMillis() + PAUSE;
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean one() throws IOException, InterruptedException {
        Week week;
        double seconds;
        synchronized (this) {
            while (!closed && (latest == null || System.currentTimeMillis() < next)) {
                wait(PAUSE / 10);
            }
            if (latest == null) {
                return false;
            }
            week = latest;
            seconds = (found - start) / 1000.0;
            latest = null;
        }
        Exchange.write(week, seconds, folder.resolve("week-%05d.txt".formatted(written++)));
        return true;
    }
}
