package io.github.dnn4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether someone is watching. */
public final class Terminal {
    private Terminal() {}

    /** True if standard error goes to a terminal that can redraw a line. */
    public static boolean showsErrors() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        Path descriptor = Path.of("/proc/self/fd/2");
        if (Files.isSymbolicLink(descriptor)) {
            try {
                String target = Files.readSymbolicLink(descriptor).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException unreadable) {
                return false;
            }
        }
        // Elsewhere Java can only tell about standard input and output together, which is nearly always the same.
        return System.console() != null && System.console().isTerminal();
    }
}
