package io.github.dnn4j.peers;

import io.github.dnn4j.peers.AbsenceException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of all who take part, one for each number of threads. {@code bench/peers} names the commands: the
 * system property {@code peers.command.KEY}, words separated by line breaks, for those that are there.
 */
final class Contenders implements AutoCloseable {
    /** Loading a large network on a machine that does something else takes this long and not much longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path log;
    private final Map<Integer, Map<Contender, Competitor>> byThreads = new HashMap<>();
    private final Map<Contender, String> versions = new EnumMap<>(Contender.class);

    Contenders(Path log) {
        this.log = log;
    }

    /** Whether there is a command for it. */
    static boolean takesPart(Contender contender) {
        return !command(contender).isEmpty();
    }

    private static String command(Contender contender) {
        return System.getProperty("peers.command." + contender.key(), "");
    }

    /**
     * Those of that number of threads, started when they are first asked for, and again when they were lost.
     *
     * @param absent is told of those that do not start
     */
    List<Competitor> on(int threads, Map<Contender, AbsenceException> absent) {
        Map<Contender, Competitor> started = byThreads.computeIfAbsent(threads, key -> new EnumMap<>(Contender.class));
        for (Contender contender : Contender.values()) {
            Competitor known = started.get(contender);
            if (takesPart(contender) && (known == null || known.lost())) {
                try {
                    Competitor competitor = start(contender, threads);
                    started.put(contender, competitor);
                    versions.put(contender, competitor.version());
                } catch (AbsenceException e) {
                    started.remove(contender);
                    absent.put(contender, e);
                }
            }
        }
        return List.copyOf(started.values());
    }

    private Competitor start(Contender contender, int threads) throws AbsenceException {
        try {
            return new Competitor(contender, List.of(command(contender).split("\n")), threads, log, PATIENCE);
        } catch (IOException e) {
            throw new AbsenceException(Kind.FAILED, "it cannot be started: " + e.getMessage());
        }
    }

    /** What each says of itself. */
    Map<Contender, String> versions() {
        return new EnumMap<>(versions);
    }

    @Override
    public void close() {
        byThreads.values().forEach(all -> all.values().forEach(Competitor::close));
    }
}
