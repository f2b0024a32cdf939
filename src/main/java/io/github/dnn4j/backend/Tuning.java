package io.github.dnn4j.backend;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a backend measures, when it compiles for new input shapes, which of the library's implementations and memory
 * layouts are fastest here. Without, it takes what is known to be good in general.
 *
 * @param measure whether it measures; that takes as long as some hundred runs
 * @param cache folder in which measured choices are kept, by network, shapes, precision, threads, processor and library
 *     version; empty to measure every time. A backend whose library takes long to plan, such as cuDNN, also keeps plans
 *     there, whether or not anything is measured.
 */
public record Tuning(boolean measure, Optional<Path> cache) {
    /** Nothing is measured. */
    public static final Tuning OFF = new Tuning(false, Optional.empty());

    /** Choices are measured, and not kept. */
    public static final Tuning MEASURE = new Tuning(true, Optional.empty());

    /**
     * With choices kept in files in {@code folder}, which is made if need be. A file that is damaged, or made by
     * another version, is ignored and written again; the explanation of the compiled network says so.
     */
    public Tuning cachedIn(Path folder) {
        return new Tuning(measure, Optional.of(folder));
    }
}
