package io.github.dnn4j.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of all who take part, one for each number of threads. {@code bench/peers} names the commands: the system
 * property {@code peers.command.KEY}, words separated by line breaks, for those that are there.
 */
final class Contenders implements AutoCloseable {
    private final Path log;
    private final Map<Integer, List<Competitor>> byThreads = new LinkedHashMap<>();

    Contenders(Path log) {
        this.log = log;
    }

    /** Those of that number of threads, started when they are first asked for. */
    List<Competitor> on(int threads) throws IOException {
        List<Competitor> known = byThreads.get(threads);
        if (known != null) {
            return known;
        }
        List<Competitor> started = new ArrayList<>();
        byThreads.put(threads, started);
        for (Contender contender : Contender.values()) {
            String words = System.getProperty("peers.command." + contender.key(), "");
            if (!words.isEmpty()) {
                List<String> command = new ArrayList<>(List.of(words.split("\n")));
                command.add(Integer.toString(threads));
                started.add(new Competitor(contender, command, log));
            }
        }
        return started;
    }

    /** What each says of itself. */
    Map<Contender, String> versions() {
        Map<Contender, String> versions = new EnumMap<>(Contender.class);
        byThreads
                .values()
                .forEach(
                        list -> list.forEach(competitor -> versions.put(competitor.contender(), competitor.version())));
        return versions;
    }

    @Override
    public void close() {
        byThreads.values().forEach(list -> list.forEach(Competitor::close));
    }
}
