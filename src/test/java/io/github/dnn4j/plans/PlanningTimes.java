package io.github.dnn4j.plans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What the real cuDNN did while something was planned, as the tee wrote it down.
 *
 * @param spans in the order in which they began
 */
record PlanningTimes(List<Span> spans) {
    /**
     * A call of cuDNN's.
     *
     * @param what {@code graph}: a graph was built, {@code asked}: heuristics; {@code made} or {@code read}: a plan
     * @param began microseconds from some origin
     * @param took microseconds
     * @param processor microseconds of a processor
     */
    record Span(String what, long began, long took, long processor) {
        long end() {
            return began + took;
        }
    }

    PlanningTimes {
        spans = spans.stream().sorted(Comparator.comparingLong(Span::began)).toList();
    }

    /**
     * Reads a file; one that is not there says that nothing was done.
     *
     * @throws IllegalArgumentException naming the first line that the tee does not write
     */
    static PlanningTimes read(Path file) throws IOException {
        List<Span> spans = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 4 || !List.of("graph", "asked", "made", "read").contains(fields[0])) {
                throw new IllegalArgumentException(file + " has a line that is none of the tee's times: " + line);
            }
            spans.add(new Span(
                    fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3])));
        }
        return new PlanningTimes(spans);
    }

    long count(String what) {
        return spans.stream().filter(span -> span.what().equals(what)).count();
    }

    /** Microseconds of a processor. */
    long processor() {
        return spans.stream().mapToLong(Span::processor).sum();
    }

    /** Microseconds in which anything was done. */
    long elapsed() {
        long sum = 0;
        long reached = Long.MIN_VALUE;
        for (Span span : spans) {
            sum += Math.max(0, span.end() - Math.max(span.began(), reached));
            reached = Math.max(reached, span.end());
        }
        return sum;
    }

    /**
     * Microseconds that the same takes where so many processors do nothing else: what was done at the same time, each
     * as soon as a processor is free, and one such lot after the other.
     */
    long on(int processors) {
        long sum = 0;
        long[] busy = new long[processors];
        long reached = Long.MIN_VALUE;
        for (Span span : spans) {
            if (span.began() >= reached) {
                sum += Arrays.stream(busy).max().getAsLong();
                Arrays.fill(busy, 0);
            }
            reached = Math.max(reached, span.end());
            Arrays.sort(busy);
            busy[0] += span.processor();
        }
        return sum + Arrays.stream(busy).max().getAsLong();
    }
}
