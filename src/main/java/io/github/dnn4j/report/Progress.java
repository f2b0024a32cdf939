package io.github.dnn4j.report;

import java.io.PrintWriter;

/**
 * One line that tells how far long work has come, redrawn in place on a terminal and wiped when the work ends; nothing
 * at all where no terminal shows it.
 *
 * <pre>{@code
 * try (Progress progress = Progress.of(err, Terminal.showsErrors(), "verifying", cases.size())) {
 *     for (Case c : cases) {
 *         progress.step(c.name());
 *         ...
 *     }
 * }
 * }</pre>
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;

    private final TerminalLine line;
    private final boolean shown;
    private final String what;
    private final long total;
    private final long start = System.nanoTime();
    private long done;
    private long drawn = start - REDRAW_NANOS;

    private Progress(PrintWriter out, boolean shown, String what, long total) {
        this.line = new TerminalLine(out);
        this.shown = shown;
        this.what = what;
        this.total = total;
    }

    /**
     * Progress of {@code total} steps.
     *
     * @param out where to draw
     * @param shown whether to draw at all; see {@link Terminal#showsErrors}
     * @param what the work, as in {@code verifying}
     * @param total how many steps there will be; 0 if that is not known
     */
    public static Progress of(PrintWriter out, boolean shown, String what, long total) {
        return new Progress(out, shown, what, total);
    }

    /** Says which step begins; the ones before it are done. */
    public synchronized void step(String name) {
        done++;
        long now = System.nanoTime();
        // Steps of unknown number are few and long, so each is shown; many short ones would only flicker.
        if (shown && (total == 0 || now - drawn >= REDRAW_NANOS)) {
            drawn = now;
            draw(name, now);
        }
    }

    private void draw(String name, long now) {
        String count = total == 0 ? "" : " " + done + "/" + total;
        line.draw(String.format("%s%s, %d s: %s", what, count, (now - start) / 1_000_000_000, name));
    }

    /** Wipes the line, so that something else can be printed; the next step draws it again. */
    public synchronized void clear() {
        if (line.clear()) {
            drawn = System.nanoTime() - REDRAW_NANOS;
        }
    }

    /** Wipes the line. */
    @Override
    public void close() {
        clear();
    }
}
