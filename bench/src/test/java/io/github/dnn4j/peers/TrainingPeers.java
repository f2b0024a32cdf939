package io.github.dnn4j.peers;

import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.zoo.ZooWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Times steps of training, dnn4j beside PyTorch; {@code bench/peers --training} runs it. Everyone begins with the same
 * weights and data, and before anything is timed the losses of some steps are compared, of which all but the first
 * follow from gradients. Then rounds alternate, A B C A B C; a round's result is its fastest step.
 */
final class TrainingPeers {
    private static final Path WORK = Path.of("bench", "target", "peers");
    private static final int COMPARED_STEPS = 4;
    private static final int STEPS_OF_A_ROUND = 3;
    private static final int THREADS = 2;
    /**
     * Sums in another order, and what 16 bits lose in a few steps. The latter is most on MobileNet, where plain Java
     * that rounds to bf16 at the same places ends the four steps as far from F32 as oneDNN does.
     */
    private static final Map<Contender, Tolerance> TOLERANCES =
            Map.of(Contender.DNN4J, new Tolerance(2e-3, 0), Contender.DNN4J_BF16, new Tolerance(5e-2, 1 / 3.0));

    /** What a loss may differ by from PyTorch's: shares of the loss and of what it has fallen since the first step. */
    private record Tolerance(double ofLoss, double ofFall) {
        boolean allows(double own, double expected, double first) {
            return Math.abs(own - expected) <= ofLoss * Math.abs(expected) + ofFall * Math.abs(first - expected);
        }
    }

    private final int rounds;
    private final StringBuilder text = new StringBuilder();
    private final Map<Contender, List<Double>> ratios = new EnumMap<>(Contender.class);
    private final List<String> absences = new ArrayList<>();
    private boolean faulty;

    private TrainingPeers(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = words.remove("--quick");
        boolean write = words.remove("--write");
        List<Integer> batches = Peers.numbers(words, "--batch", List.of(32, 128));
        List<TrainingSubject> subjects = words.isEmpty()
                ? TrainingSubject.all()
                : words.stream().map(TrainingSubject::of).toList();
        if (write && quick) {
            throw new IllegalArgumentException("--write records times, and --quick gives none worth recording");
        }
        MarkedSection section = new MarkedSection(Path.of("bench", "RESULTS.md"), "training");
        if (write) {
            section.replaced(Files.readString(section.file()), ""); // refuses now, not when all is measured
        }
        Path folder = Files.createDirectories(WORK.resolve("case"));
        TrainingPeers peers = new TrainingPeers(quick ? 2 : 9);
        Map<Contender, String> versions;
        try (Contenders contenders = new Contenders(WORK.resolve("contestants.log"))) {
            for (TrainingSubject subject : subjects) {
                for (int batch : batches) {
                    peers.play(contenders, subject, batch, folder);
                }
            }
            versions = contenders.versions();
        }
        String report = peers.report(versions, quick);
        System.out.print(report);
        if (write) {
            section.replace(report);
        }
        System.exit(peers.faulty ? 1 : 0);
    }

    private void play(Contenders contenders, TrainingSubject subject, int batch, Path folder) throws IOException {
        Network network = Subject.fixed(subject.network(), batch);
        Parameters parameters = ZooWeights.of(network, 42);
        SafetensorsWriter.write(folder.resolve(CaseFolder.WEIGHTS), parameters.asMap(), Map.of());
        float[] input =
                new float[Math.toIntExact(network.inputs().getFirst().shape().elements())];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) random.nextGaussian();
        }
        CaseFolder.write(folder.resolve(CaseFolder.INPUT), input);
        Map<Contender, AbsenceException> absent = new EnumMap<>(Contender.class);
        List<Competitor> competitors = contenders.on(THREADS, absent);
        Map<Contender, String> excluded = new EnumMap<>(Contender.class);
        absent.forEach((contender, reason) -> exclude(contender, reason, excluded));

        TrainingSubject.write(folder, subject.name(), batch, false);
        Map<Contender, double[]> losses = new EnumMap<>(Contender.class);
        for (Competitor competitor : competitors) {
            attempt(competitor, excluded, () -> {
                competitor.load(folder, 1);
                double[] own = new double[COMPARED_STEPS];
                for (int i = 0; i < own.length; i++) {
                    own[i] = competitor.output(folder)[0];
                }
                losses.put(competitor.contender(), own);
            });
            unload(competitor, excluded);
        }
        judge(losses, excluded);

        TrainingSubject.write(folder, subject.name(), batch, true);
        Map<Contender, double[]> times = new EnumMap<>(Contender.class);
        List<Competitor> ready = competitors.stream()
                .filter(competitor -> !excluded.containsKey(competitor.contender()))
                .toList();
        for (Competitor competitor : ready) {
            times.put(competitor.contender(), new double[rounds]);
            attempt(competitor, excluded, () -> competitor.load(folder, 1));
        }
        for (int round = 0; round < rounds; round++) {
            int place = round;
            for (Competitor competitor : ready) {
                if (!excluded.containsKey(competitor.contender())) {
                    attempt(
                            competitor,
                            excluded,
                            () -> times.get(competitor.contender())[place] =
                                    Statistics.least(competitor.round(STEPS_OF_A_ROUND)));
                }
            }
        }
        for (Competitor competitor : ready) {
            unload(competitor, excluded);
        }
        excluded.keySet().forEach(times::remove);
        row(subject, batch, times, excluded);
    }

    /** Something that a competitor may be absent from. */
    private interface Action {
        void run() throws AbsenceException, IOException;
    }

    private void attempt(Competitor competitor, Map<Contender, String> excluded, Action action) throws IOException {
        try {
            action.run();
        } catch (AbsenceException e) {
            exclude(competitor.contender(), e, excluded);
        }
    }

    private void exclude(Contender contender, AbsenceException reason, Map<Contender, String> excluded) {
        excluded.put(contender, reason.getMessage());
        faulty |= contender != Contender.PYTORCH && reason.getMessage().startsWith("FAILED");
    }

    private void unload(Competitor competitor, Map<Contender, String> excluded) throws IOException {
        if (!competitor.lost()) {
            attempt(competitor, excluded, competitor::unload);
        }
    }

    private void judge(Map<Contender, double[]> losses, Map<Contender, String> excluded) {
        double[] expected = losses.get(Contender.PYTORCH);
        losses.forEach((contender, own) -> {
            Tolerance tolerance = TOLERANCES.get(contender);
            if (tolerance == null) {
                return;
            }
            if (expected == null) {
                excluded.put(
                        contender,
                        "CUT: without PyTorch's losses nothing is compared; PEERS has to have pytorch in it");
                return;
            }
            for (int i = 0; i < own.length; i++) {
                if (!tolerance.allows(own[i], expected[i], expected[0])) {
                    excluded.put(
                            contender,
                            "WRONG: losses " + Arrays.toString(own) + ", PyTorch's are " + Arrays.toString(expected));
                    faulty = true;
                    return;
                }
            }
        });
    }

    private void row(
            TrainingSubject subject, int batch, Map<Contender, double[]> times, Map<Contender, String> excluded) {
        StringBuilder row = new StringBuilder("| `" + subject.name() + "` | " + batch + " |");
        for (Contender contender : List.of(Contender.PYTORCH, Contender.DNN4J, Contender.DNN4J_BF16)) {
            double[] own = times.get(contender);
            row.append(own == null ? " - |" : String.format(Locale.ROOT, " %.1f |", Statistics.median(own)));
        }
        for (Contender contender : List.of(Contender.DNN4J, Contender.DNN4J_BF16)) {
            if (times.containsKey(contender) && times.containsKey(Contender.PYTORCH)) {
                double[] ratio = Statistics.ratios(times.get(Contender.PYTORCH), times.get(contender));
                ratios.computeIfAbsent(contender, _ -> new ArrayList<>()).add(Statistics.median(ratio));
                row.append(String.format(
                        Locale.ROOT,
                        " %.2f (%.2f to %.2f) |",
                        Statistics.median(ratio),
                        Statistics.quantile(ratio, 0.25),
                        Statistics.quantile(ratio, 0.75)));
            } else {
                row.append(" - |");
            }
        }
        excluded.forEach((contender, why) -> absences.add(
                "- " + subject.name() + ", batch " + batch + ", without " + contender.title() + ": " + why));
        System.err.println(row);
        text.append(row).append('\n');
    }

    private String report(Map<Contender, String> versions, boolean quick) {
        Fingerprint machine = Fingerprint.collect(Map.of());
        StringBuilder report = new StringBuilder(String.format(
                Locale.ROOT,
                "Machine: %s, %d usable processors, %s, %s; %s.%s%n%n",
                machine.processor().name(),
                machine.usableProcessors(),
                machine.operatingSystem(),
                machine.jvm(),
                LocalDate.now(ZoneOffset.UTC),
                quick ? " Few rounds (`--quick`): not to be quoted." : ""));
        versions.forEach((contender, version) -> report.append("- ")
                .append(contender.title())
                .append(": ")
                .append(version)
                .append('\n'));
        report.append(String.format(
                Locale.ROOT,
                "%nMilliseconds of a step on %d threads: input copied in, forward, loss, backward, SGD with momentum; the fastest"
                        + " step of a round, median over %d rounds; ratios of those times, median (lower to upper quartile),"
                        + " above 1 where dnn4j is faster.%n%n",
                THREADS,
                rounds));
        report.append("| network | batch | PyTorch | dnn4j f32 | dnn4j bf16 | PyTorch / f32 | PyTorch / bf16 |\n");
        report.append("|---|--:|--:|--:|--:|--:|--:|\n").append(text).append('\n');
        ratios.forEach((contender, values) -> report.append(String.format(
                Locale.ROOT,
                "- PyTorch / %s, geometric mean of %d: %.2f%n",
                contender.title(),
                values.size(),
                Statistics.geometricMean(values))));
        absences.forEach(absence -> report.append(absence).append('\n'));
        return report.toString();
    }
}
