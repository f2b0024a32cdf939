package io.github.dnn4j.fuzz.extents;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * What came of a case.
 *
 * @param end how it ended
 * @param created whether it came as far as the creation of a primitive
 * @param detail of an exception, its type and message in one line
 */
record ExtremeRun(End end, boolean created, String detail) {
    /** How cases end. */
    enum End {
        /** Compiled and run. */
        RAN,
        /** Compiled; to run it would take long. */
        LARGE,
        /** Refused as something that oneDNN or dnn4j does not compute. */
        UNSUPPORTED,
        /** Refused for want of memory. */
        MEMORY,
        /** Refused as invalid. */
        INVALID,
        /** A native library refused it without a reason. */
        NATIVE,
        /** Another exception, which is a finding. */
        FOREIGN
    }

    /** Memory of a case in bytes: enough for all that is run, and filled in a tenth of a second. */
    static final long BUDGET = 1L << 28;

    private static final long MOST_WORK = 30_000_000;
    private static final long MOST_ELEMENTS = 4_000_000;

    /** Compiles and runs a case. */
    static ExtremeRun of(Backend backend, ExtremeCase drawn, LazyParameters lazy) {
        boolean[] created = new boolean[1];
        try (MemoryPool pool = MemoryPool.ofBytes(BUDGET)) {
            Precision precision = backend.supports(drawn.precision()) ? drawn.precision() : Precision.F32;
            Parameters parameters = lazy.of(drawn.network(), drawn.integerWeights());
            boolean ran = drawn.training()
                    ? train(backend, drawn, parameters, precision, pool, created)
                    : run(backend, drawn, parameters, precision, pool, created);
            return new ExtremeRun(ran ? End.RAN : End.LARGE, true, "");
        } catch (UnsupportedLayerException e) {
            return refused(End.UNSUPPORTED, created, e);
        } catch (MemoryBudgetException e) {
            return refused(End.MEMORY, created, e);
        } catch (InvalidDescriptorException e) {
            return refused(End.INVALID, created, e);
        } catch (NativeException e) {
            return refused(End.NATIVE, created, e);
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            return refused(End.FOREIGN, created, e);
        }
    }

    private static ExtremeRun refused(End end, boolean[] created, Throwable e) {
        boolean inCreation = List.of(e.getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("createPrimitive"));
        return new ExtremeRun(
                end,
                created[0] || inCreation,
                e.getClass().getSimpleName() + ": "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }

    private static boolean run(
            Backend backend,
            ExtremeCase drawn,
            Parameters parameters,
            Precision precision,
            MemoryPool pool,
            boolean[] created) {
        CompileOptions options = CompileOptions.defaults()
                .precision(precision)
                .threads(drawn.threads())
                .optimize(drawn.optimize())
                .nonFinite(drawn.propagate() ? NonFinite.PROPAGATE : NonFinite.REFUSE)
                .memory(pool);
        try (CompiledNetwork compiled = backend.compile(drawn.network(), parameters, options)) {
            created[0] = hasPrimitive(compiled.explain(drawn.network().defaultShapes()));
            try (Session session = compiled.newSession(drawn.network().defaultShapes())) {
                if (isLarge(drawn.network())) {
                    return false;
                }
                session.run();
                return true;
            }
        }
    }

    private static boolean train(
            Backend backend,
            ExtremeCase drawn,
            Parameters parameters,
            Precision precision,
            MemoryPool pool,
            boolean[] created) {
        Network network = drawn.network();
        TrainingOptions options = TrainingOptions.defaults()
                .precision(precision)
                .threads(drawn.threads())
                .inputGradients(true)
                .memory(pool);
        try (TrainingSession session =
                backend.newTrainingSession(network, parameters, network.defaultShapes(), options)) {
            created[0] = hasPrimitive(session.explain());
            if (isLarge(network)) {
                return false;
            }
            session.forward(0);
            session.backward();
            return true;
        }
    }

    private static boolean hasPrimitive(Explanation explanation) {
        return explanation.steps().stream()
                .map(Explanation.StepReport::implementation)
                .anyMatch(name -> !name.equals("none") && !name.startsWith("dnn4j:"));
    }

    private static boolean isLarge(Network network) {
        Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
        long work = 0;
        for (Node node : network.nodes()) {
            work += node.layer().macs(node.inputs().stream().map(shapes::get).toList());
            long touched = node.outputs().stream()
                    .mapToLong(output -> shapes.get(output).elements())
                    .sum();
            if (work > MOST_WORK || touched > MOST_ELEMENTS) {
                return true;
            }
        }
        return false;
    }
}
