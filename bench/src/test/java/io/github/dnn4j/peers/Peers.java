package io.github.dnn4j.peers;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Times dnn4j beside its peers; {@code bench/peers} says how. */
final class Peers {
    private static final Path WORK = Path.of("bench", "target", "peers");
    private static final int MINUTES = 15;
    private static final Duration LEAST_CASE = Duration.ofSeconds(20);
    private static final Duration MOST_CASE = Duration.ofSeconds(120);

    private final Contenders contenders;
    private final List<Integer> batches;
    private final List<Integer> threadCounts;
    private final boolean quick;
    private final Deadline end;
    private final List<CaseResult> results = new ArrayList<>();
    private final List<String> unplayed = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();
    private int casesLeft;

    private Peers(
            Contenders contenders, List<Integer> batches, List<Integer> threadCounts, boolean quick, Deadline end) {
        this.contenders = contenders;
        this.batches = batches;
        this.threadCounts = threadCounts;
        this.quick = quick;
        this.end = end;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = words.remove("--quick");
        boolean write = words.remove("--write");
        long minutes = minutes(words);
        List<Integer> batches = numbers(words, "--batch", List.of(1, 8));
        List<Integer> threadCounts = numbers(words, "--threads", List.of(1, 2));
        if (write && quick) {
            throw new IllegalArgumentException("--write records times, and --quick gives none worth recording");
        }
        Files.createDirectories(WORK);
        long start = System.nanoTime();
        String report;
        boolean faulty;
        try (Contenders contenders = new Contenders(WORK.resolve("contestants.log"))) {
            Peers peers = new Peers(contenders, batches, threadCounts, quick, Deadline.in(Duration.ofMinutes(minutes)));
            peers.time(words.isEmpty() ? Subject.all() : peers.subjects(words));
            double seconds = (System.nanoTime() - start) / 1e9;
            report = new PeersReport(peers.results, peers.unplayed, peers.absent, contenders.versions(), quick, seconds)
                    .markdown();
            faulty = peers.results.stream().anyMatch(Peers::isFaulty);
        }
        System.out.print(report);
        if (write) {
            new MarkedSection(Path.of("bench", "RESULTS.md"), "peers").replace(report);
        }
        System.exit(faulty ? 1 : 0);
    }

    /** How long it may take. */
    private static long minutes(List<String> words) {
        List<Integer> given = numbers(words, "--minutes", List.of(MINUTES));
        if (given.size() != 1) {
            throw new IllegalArgumentException("--minutes " + given + "; give one number, how long it may take");
        }
        return given.getFirst();
    }

    /** The numbers, separated by commas, after an option, which goes from the words, or the usual ones. */
    static List<Integer> numbers(List<String> words, String option, List<Integer> usual) {
        int at = words.indexOf(option);
        if (at < 0) {
            return usual;
        }
        words.remove(at);
        String given = at < words.size() ? words.remove(at) : "nothing";
        if (!given.matches("[1-9][0-9]{0,3}(,[1-9][0-9]{0,3})*")) {
            throw new IllegalArgumentException(
                    option + " " + given + "; give numbers from 1 to 9999, separated by commas");
        }
        return Arrays.stream(given.split(",")).map(Integer::valueOf).toList();
    }

    /** True if someone is wrong, or fails who is of this project. */
    private static boolean isFaulty(CaseResult result) {
        Set<Contender> own = EnumSet.of(Contender.DNN4J, Contender.DNN4J_BF16, Contender.DNN4J_INT8, Contender.CPP);
        return result.excluded().entrySet().stream()
                .anyMatch(entry -> entry.getValue().startsWith("WRONG")
                        || entry.getValue().startsWith("FAILED") && own.contains(entry.getKey()));
    }

    /** Those of these names; a file that is not there or that the library does not take is said, and no failure. */
    private List<Subject> subjects(List<String> names) {
        List<Subject> subjects = new ArrayList<>();
        for (String name : names) {
            try {
                subjects.add(Subject.of(name));
            } catch (OnnxException | UnsupportedOperatorException e) {
                absent.add(name + ": " + e.getMessage());
            }
        }
        return subjects;
    }

    private void time(List<Subject> subjects) throws IOException {
        casesLeft = subjects.size() * batches.size() * threadCounts.size();
        for (Subject subject : subjects) {
            List<Integer> sizes = batches.stream()
                    .filter(batch -> subject.objection(batch).isEmpty())
                    .toList();
            for (int batch : batches) {
                subject.objection(batch)
                        .ifPresent(reason -> absent.add(subject.title() + ", batch " + batch + ": " + reason));
            }
            casesLeft -= (batches.size() - sizes.size()) * threadCounts.size();
            if (sizes.isEmpty()) {
                continue;
            }
            if (end.passed()) {
                unplayed.add(subject.title());
            } else {
                time(subject, sizes);
            }
        }
    }

    private void time(Subject subject, List<Integer> sizes) throws IOException {
        boolean integers = Stream.of(Contender.values()).anyMatch(c -> c.quantized() && Contenders.takesPart(c));
        Path folder = WORK.resolve("case");
        CaseWriter writer = new CaseWriter(subject, folder, integers);
        for (int batch : sizes) {
            Judge judge = writer.write(batch);
            for (int threads : threadCounts) {
                if (end.passed()) {
                    unplayed.add(subject.title() + ", batch " + batch + ", threads " + threads);
                    continue;
                }
                Map<Contender, AbsenceException> absent = new EnumMap<>(Contender.class);
                List<Competitor> competitors = contenders.on(threads, absent);
                CaseResult result = new Match(Deadline.in(share())::passed, quick, folder, judge)
                        .play(subject, batch, threads, competitors, absent);
                casesLeft--;
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

    /** What a case may take: twice its share of the time that is left, since most take less than theirs. */
    private Duration share() {
        Duration share = end.left().multipliedBy(2).dividedBy(casesLeft);
        return share.compareTo(LEAST_CASE) < 0 ? LEAST_CASE : share.compareTo(MOST_CASE) > 0 ? MOST_CASE : share;
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
        return result.title() + ", ms: " + times + excluded
                + result.cut().map(what -> "\n  CUT: " + what).orElse("");
    }
}
