package io.github.dnn4j.report;

import java.io.PrintWriter;

/** The last line of a terminal, drawn over in place and wiped. For one thread at a time. */
final class TerminalLine {
    private static final int WIDTH = 79;

    private final PrintWriter out;
    private boolean visible;

    TerminalLine(PrintWriter out) {
        this.out = out;
    }

    /** Replaces what the line shows; what is too long for it is cut. */
    void draw(String line) {
        String cut = line.length() > WIDTH ? line.substring(0, WIDTH - 3) + "..." : line;
        out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
        out.flush();
        visible = true;
    }

    /** Wipes the line; false if there was nothing on it. */
    boolean clear() {
        if (!visible) {
            return false;
        }
        out.print("\r" + " ".repeat(WIDTH) + "\r");
        out.flush();
        visible = false;
        return true;
    }
}
