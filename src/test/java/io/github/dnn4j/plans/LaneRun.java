package io.github.dnn4j.plans;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.CudnnInfo;
import io.github.dnn4j.cudnn.StandIn;
import io.github.dnn4j.json.JsonReader;
import io.github.dnn4j.measure.ComputePeak;
import io.github.dnn4j.measure.Subject;
import io.github.dnn4j.measure.Workload;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.parity.AllCases;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.TrainingVerifier;
import io.github.dnn4j.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Plans networks, and computes the cases of all layers, with the real cuDNN for one GPU that is not here: what {@code
 * ci/cudnn-plans} starts, a process for each GPU. It ends with 0 when everything is done, and with {@value #LATER} when
 * time ran out before.
 */
final class LaneRun {
    private static final int LATER = 75;

    private final LaneOptions options;
    private final LaneJournal journal;
    private final Backend backend;
    private final long end;

    private LaneRun(LaneOptions options, Backend backend) throws IOException {
        this.options = options;
        this.backend = backend;
        this.journal = new LaneJournal(options.work());
        this.end = System.nanoTime() + options.seconds() * 1_000_000_000L;
    }

    /** Runs what the arguments say, as {@link LaneOptions} reads them. */
    public static void main(String[] arguments) throws Exception {
        LaneOptions options = LaneOptions.of(arguments);
        Map<String, Object> device = JsonReader.object(Files.readString(options.device()));
        StandIn standIn = StandIn.use();
        standIn.pretend("capability", number(device, "deviceVer") / 10);
        standIn.pretend("multiprocessors", number(device, "multiProcessorCount"));
        Files.createDirectories(options.work());
        boolean all;
        try (Backend backend = CudnnBackend.open()) {
            System.out.println(
                    device.get("deviceName") + ": " + backend.device().capabilities());
            Files.writeString(
                    options.work().resolve("cudnn.txt"), CudnnInfo.versions().get("cuDNN"));
            all = new LaneRun(options, backend).run();
        }
        System.exit(all ? 0 : LATER);
    }

    private static long number(Map<String, Object> device, String name) {
        return ((Double) device.get(name)).longValue();
    }

    /** What is to be done for an item. */
    private interface Work {
        SortedMap<String, Answer> run() throws Exception;
    }

    private boolean run() throws Exception {
        Map<String, Work> items = new LinkedHashMap<>();
        for (Numerics type : options.types()) {
            for (String name : options.networks()) {
                items.put("network " + name + " " + type.label(), () -> network(name, type));
                if (options.cache().isPresent()) {
                    items.put("reduced " + name + " " + type.label(), () -> reduced(name, type));
                }
            }
            if (options.cache().isPresent()) {
                items.put("peaks " + type.label(), () -> peaks(type));
            }
        }
        if (options.parity()) {
            for (Numerics type : List.of(Numerics.F32, Numerics.BF16)) {
                LayerVerifier forward = new LayerVerifier(backend, precision(type));
                TrainingVerifier training = new TrainingVerifier(backend, precision(type));
                for (Class<?> layer : AllCases.layers()) {
                    String name = layer.getSimpleName();
                    items.put(
                            "parity " + name + " " + type.label(),
                            () -> parity("parity " + name, type, forward::verify, layer));
                    items.put(
                            "training " + name + " " + type.label(),
                            () -> parity("training " + name, type, training::verify, layer));
                }
            }
        }
        giveUpWhatEndedAProcess(items);
        for (Map.Entry<String, Work> item : items.entrySet()) {
            if (journal.isDone(item.getKey())) {
                continue;
            }
            if (System.nanoTime() > end) {
                return false;
            }
            journal.begin(item.getKey());
            long start = System.nanoTime();
            journal.end(item.getKey(), new PlanTable(item.getValue().run()));
            System.out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, item.getKey());
        }
        return true;
    }

    /** An item that ended a process before is not begun again. */
    private void giveUpWhatEndedAProcess(Map<String, Work> items) throws IOException {
        String item = journal.ended();
        if (items.containsKey(item) && !journal.isDone(item)) {
            SortedMap<String, Answer> found = new TreeMap<>();
            int last = item.lastIndexOf(' ');
            found.put(
                    PlanTable.key(Numerics.of(item.substring(last + 1)), item.substring(0, last)),
                    new Answer.Refused("cuDNN ended the process"));
            journal.end(item, new PlanTable(found));
        }
    }

    private static Precision precision(Numerics type) {
        return Precision.valueOf(type.name());
    }

    private SortedMap<String, Answer> network(String name, Numerics type) {
        SortedMap<String, Answer> found = new TreeMap<>();
        if (!backend.supports(precision(type))) {
            for (long batch : options.batches()) {
                found.put(key(type, name, batch), new Answer.Refused("the GPU does not compute in " + type.label()));
            }
            return found;
        }
        Network network = Zoo.network(name);
        try (CompiledNetwork compiled = compile(network, type)) {
            for (long batch : options.batches()) {
                List<StepReport> steps =
                        compiled.explain(network.shapesWith(Map.of("N", batch))).steps();
                long ofCudnn = steps.stream()
                        .filter(step -> step.implementation().startsWith("cudnn engine"))
                        .count();
                found.put(key(type, name, batch), new Answer.Planned(steps.size(), Math.toIntExact(ofCudnn)));
            }
        } catch (UnsupportedLayerException e) {
            for (long batch : options.batches()) {
                found.putIfAbsent(key(type, name, batch), new Answer.Refused(oneLine(e.getMessage())));
            }
        }
        return found;
    }

    private CompiledNetwork compile(Network network, Numerics type) {
        CompileOptions compile = CompileOptions.defaults()
                .precision(precision(type))
                .tuning(options.cache().map(Tuning.OFF::cachedIn).orElse(Tuning.OFF));
        return backend.compile(network, Parameters.initialise(network, Initialiser.constant(0.5f)), compile);
    }

    /** What a network is compared with the reference in: its plans are kept, and answers are those of the whole. */
    private SortedMap<String, Answer> reduced(String name, Numerics type) {
        Network network = Zoo.get(name).reducedNetwork();
        try (CompiledNetwork compiled = compile(network, type)) {
            for (long batch : options.batches()) {
                Map<String, Shape> shapes = network.shapesWith(Map.of("N", batch));
                if (batch == 1 || macs(network, shapes) <= Workload.CHECKED_MACS) {
                    compiled.explain(shapes);
                }
            }
        }
        return new TreeMap<>();
    }

    private static long macs(Network network, Map<String, Shape> shapes) {
        return new Subject(network, Parameters.none(), shapes).macs();
    }

    /** The plans of the layers that show what a machine can do. */
    private SortedMap<String, Answer> peaks(Numerics type) {
        for (Network network : ComputePeak.networks()) {
            try (CompiledNetwork compiled = compile(network, type)) {
                compiled.explain(network.defaultShapes());
            }
        }
        return new TreeMap<>();
    }

    private static String key(Numerics type, String name, long batch) {
        return PlanTable.key(type, "network " + name + ", batch " + batch);
    }

    private static SortedMap<String, Answer> parity(
            String question, Numerics type, Function<LayerCase, CaseReport> verifier, Class<?> layer)
            throws ReflectiveOperationException {
        int passed = 0;
        int refused = 0;
        int failed = 0;
        for (LayerCase one : AllCases.of(layer)) {
            CaseReport report = verifier.apply(one);
            if (report.status() == Status.PASSED) {
                passed++;
            } else if (report.status().isFailure()) {
                failed++;
                System.out.println(report.line());
            } else {
                refused++;
            }
        }
        SortedMap<String, Answer> found = new TreeMap<>();
        found.put(PlanTable.key(type, question), new Answer.Compared(passed, refused, failed));
        return found;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").replace(" | ", " / ");
    }
}
