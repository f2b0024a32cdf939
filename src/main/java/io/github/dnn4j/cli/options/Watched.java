package io.github.dnn4j.cli.options;

/** The command line as a whole, which every command of it asks where it prints to. */
public interface Watched {
    /** True if someone sees what is drawn on standard error. */
    boolean watched();
}
