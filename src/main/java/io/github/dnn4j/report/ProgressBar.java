package io.github.dnn4j.report;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * A bar that shows how much of long work is done, redrawn in place on a terminal and wiped when the work ends; nothing
 * at all where no terminal shows it. For one thread.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final int CELLS = 20;

    private final TerminalLine line;
    private final boolean shown;
    private long drawn = System.nanoTime() - REDRAW_NANOS;

    /**
     * A bar that is not drawn yet.
     *
     * @param out where to draw
     * @param shown whether to draw at all; see {@link Terminal#showsErrors}
     */
    public ProgressBar(PrintWriter out, boolean shown) {
        this.line = new TerminalLine(out);
        this.shown = shown;
    }

    /** True if it is time to draw again: work that ticks faster need not make the text. */
    public boolean due() {
        return shown && System.nanoTime() - drawn >= REDRAW_NANOS;
    }

    /** Draws the bar, {@code done} of {@code total} parts full, and a text after it, cut to the line. */
    public void draw(long done, long total, String text) {
        if (!shown) {
            return;
        }
        drawn = System.nanoTime();
        double share = total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1);
        int full = (int) (share * CELLS);
        line.draw(String.format(
                Locale.ROOT, "[%s%s] %3.0f %% %s", "#".repeat(full), "-".repeat(CELLS - full), 100 * share, text));
    }

    /** Wipes the bar, so that something else can be printed; it is drawn again when it is next due. */
    public void clear() {
        if (line.clear()) {
            drawn = System.nanoTime() - REDRAW_NANOS;
        }
    }

    /** Wipes the bar. */
    @Override
    public void close() {
        clear();
    }
}
