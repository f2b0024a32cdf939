package io.github.dnn4j.peers;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Times dnn4j beside its peers; {@code bench/peers} says how. */
final class Peers {
    private static final Path WORK = Path.of("bench", "target", "peers");
    private static final List<Integer> BATCHES = List.of(1, 8);
    private static final List<Integer> THREADS = List.of(1, 2);

    private Peers() {}

    public static void main(String[] arguments) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = words.remove("--quick");
        boolean write = words.remove("--write");
        List<Subject> subjects = words.isEmpty()
                ? Subject.all()
                : words.stream().map(Subject::of).toList();
        if (write && (quick || !words.isEmpty())) {
            throw new IllegalArgumentException(
                    "--write records a whole run; it goes neither with --quick nor with names");
        }
        long start = System.nanoTime();
        List<CaseResult> results = new ArrayList<>();
        Map<Contender, String> versions;
        try (Contenders contenders = new Contenders(WORK.resolve("contestants.log"))) {
            for (Subject subject : subjects) {
                time(subject, contenders, quick, results);
            }
            versions = contenders.versions();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String report = new PeersReport(results, versions, quick, seconds).markdown();
        System.out.print(report);
        if (write) {
            new MarkedSection(Path.of("bench", "RESULTS.md"), "peers").replace(report);
        }
        boolean wrong = results.stream()
                .flatMap(result -> result.excluded().values().stream())
                .anyMatch(reason -> !reason.startsWith("not available"));
        System.exit(wrong ? 1 : 0);
    }

    private static void time(Subject subject, Contenders contenders, boolean quick, List<CaseResult> results)
            throws IOException {
        Path folder = WORK.resolve("case");
        CaseWriter writer = new CaseWriter(subject, folder);
        for (int batch : BATCHES) {
            Network network = subject.network(batch);
            Shape output = network.inferShapes(network.defaultShapes())
                    .get(network.outputs().getFirst());
            writer.write(network, batch);
            for (int threads : THREADS) {
                Match match = new Match(contenders.on(threads), quick);
                CaseResult result = match.play(subject, batch, threads, folder, output);
                results.add(result);
                System.err.println(progress(result));
            }
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static String progress(CaseResult result) {
        String times = Arrays.stream(Contender.values())
                .filter(result.rounds()::containsKey)
                .map(contender -> contender.title() + " "
                        + PeersReport.number(result.median(contender).orElseThrow()))
                .collect(Collectors.joining(", "));
        String excluded = result.excluded().entrySet().stream()
                .map(entry -> "\n  " + entry.getKey().title() + ": " + entry.getValue())
                .collect(Collectors.joining());
        return result.title() + ", ms: " + times + excluded;
    }
}
