package io.github.dnn4j.cudnn.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.OnStandIn;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When execution plans are made, by how many threads, and how they are kept; on the host stand-in for CUDA and cuDNN.
 */
class StandInPlansTest extends OnStandIn {
    private static final Network NETWORK = Nets.small();

    private static CompiledNetwork compile(Backend backend, CompileOptions options) {
        return backend.compile(NETWORK, Nets.parameters(NETWORK), options);
    }

    @Test
    void plansAreMadeForTheShapesOfASessionByManyThreads() {
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend, CompileOptions.defaults())) {
            assertEquals(0, standIn.plans("made"), "compiling asks the heuristics alone");
            model.newSession(Shape.of(5, 3, 16, 16)).close();
            long made = standIn.plans("made");
            assertTrue(made >= 5, "a plan for each convolution: " + made);
            assertTrue(standIn.plans("threads") > 1, "not one after another");
            model.newSession(Shape.of(5, 3, 16, 16)).close();
            assertEquals(made, standIn.plans("made"), "once for all sessions");
        }
    }

    @Test
    void aTrainingSessionsTooAreMadeByManyThreads() {
        try (Backend backend = CudnnBackend.open();
                TrainingSession session = backend.newTrainingSession(
                        NETWORK, Nets.parameters(NETWORK), NETWORK.defaultShapes(), TrainingOptions.defaults())) {
            assertEquals(NETWORK.name(), session.network().name());
            assertTrue(standIn.plans("threads") > 1);
        }
    }

    @Test
    void whatNoEngineTakesIsRefusedWhenCompiling() {
        try (Backend backend = CudnnBackend.open()) {
            standIn.pretend("capability", 75); // which the backend does not see any more
            assertThrows(
                    UnsupportedLayerException.class,
                    () -> compile(backend, CompileOptions.defaults().precision(Precision.BF16)));
            assertEquals(0, standIn.plans("made"));
        }
    }

    /** The heuristics propose an engine first of which no plan can be made. */
    @Test
    void theNextEngineIsTakenWhereAPlanIsRefused() {
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend, CompileOptions.defaults())) {
            Explanation explanation = model.explain(NETWORK.defaultShapes());
            assertTrue(
                    explanation.steps().stream()
                            .anyMatch(step -> step.name().equals("dw")
                                    && step.implementation().startsWith("cudnn engine 44")
                                    && step.reason().contains("engine 7 is refused")),
                    explanation::toString);
        }
    }

    private record Run(float[] output, List<String> notes, long made, long read) {}

    private Run run(Path folder) {
        long made = standIn.plans("made");
        long read = standIn.plans("read");
        CompileOptions options = CompileOptions.defaults().tuning(Tuning.OFF.cachedIn(folder));
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = compile(backend, options);
                Session session = model.newSession()) {
            Nets.fill(session.input("data"), 3);
            session.run();
            return new Run(
                    session.output("prob").toFloatArray(),
                    model.explain(NETWORK.defaultShapes()).notes(),
                    standIn.plans("made") - made,
                    standIn.plans("read") - read);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void keptPlansAreRead(@TempDir Path folder) throws IOException {
        Run first = run(folder);
        assertEquals(0, first.read());
        assertEquals(first.made(), files(folder).size());
        Run again = run(folder);
        assertEquals(0, again.made());
        assertEquals(first.made(), again.read());
        assertArrayEquals(first.output(), again.output());
        standIn.pretend("driver", 13020);
        assertEquals(0, run(folder).made(), "they are the driver's no more than the name of the GPU");
        standIn.pretend("cudnn", 92000);
        assertEquals(first.made(), run(folder).made(), "another cuDNN makes its own");
        String key = Files.readAllLines(files(folder).getFirst(), StandardCharsets.ISO_8859_1)
                .getFirst();
        assertTrue(key.matches("compute capability 9.0, 4 multiprocessors, cuDNN 9.\\d+.0 .*"), key);
    }

    /** A file cut short, and one that is whole but of no plan. */
    @Test
    void aKeptPlanThatIsDamagedOrRefusedIsMadeAnewAndCounted(@TempDir Path folder) throws IOException {
        Run first = run(folder);
        for (boolean whole : List.of(false, true)) {
            for (Path file : files(folder)) {
                byte[] content = Files.readAllBytes(file);
                if (whole) {
                    String head = new String(content, StandardCharsets.ISO_8859_1)
                            .lines()
                            .limit(2)
                            .collect(Collectors.joining("\n", "", "\n"));
                    try (OutputStream out = Files.newOutputStream(file)) {
                        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                        out.write(new PlanTexts(folder).pack("{}".getBytes(StandardCharsets.UTF_8)));
                    }
                } else {
                    Files.write(file, Arrays.copyOf(content, content.length - 2));
                }
            }
            Run repaired = run(folder);
            assertEquals(first.made(), repaired.made());
            assertArrayEquals(first.output(), repaired.output());
            String note = first.made() + " plans of the plan cache were damaged, or refused by cuDNN, and made anew";
            assertTrue(repaired.notes().contains(note), repaired.notes()::toString);
            Run again = run(folder);
            assertEquals(0, again.made());
            assertEquals(first.notes(), again.notes());
        }
    }
}
