package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Verifies single layers in training on a backend: outputs, gradients of inputs and parameters, and running statistics,
 * against the reference in F32, with values made by {@link TrainingFill}. What a layer computes exactly must be equal.
 */
public final class TrainingVerifier {
    private static final double SHARE_OF_BATCH = 0.25;

    private final Backend backend;
    private final TrainingOptions options;

    /** A verifier with default options; the backend stays the caller's to close. */
    public TrainingVerifier(Backend backend, Precision precision) {
        this(backend, TrainingOptions.defaults().precision(precision).seed(7));
    }

    /**
     * A verifier; the backend stays the caller's to close. Memory and running averages are the verifier's own, whatever
     * the options say.
     */
    public TrainingVerifier(Backend backend, TrainingOptions options) {
        this.backend = backend;
        this.options = options;
    }

    /** Verifies all that one layer computes in training. Whatever goes wrong is in the report. */
    public CaseReport verify(LayerCase layerCase) {
        return timed(layerCase, quantity -> true).run();
    }

    /** Verifies what one layer computes in one direction. */
    public CaseReport verify(LayerCase layerCase, Direction direction) {
        return prepare(layerCase, direction).run();
    }

    /** The case as something to run later. */
    public VerifyCase prepare(LayerCase layerCase, Direction direction) {
        return timed(layerCase, direction::covers);
    }

    private VerifyCase timed(LayerCase layerCase, Predicate<Quantity> wanted) {
        return new TimedCase(layerCase.name(), rerun(layerCase), () -> outcome(layerCase, wanted));
    }

    private String rerun(LayerCase layerCase) {
        CompileOptions same =
                CompileOptions.defaults().precision(options.precision()).threads(options.threads());
        return layerCase.arguments().isEmpty() ? "" : Rerun.line(backend, same, layerCase.arguments());
    }

    private Check.Outcome outcome(LayerCase layerCase, Predicate<Quantity> wanted) {
        Precision precision = options.precision();
        if (!backend.supports(precision)) {
            return Check.Outcome.of(Status.SKIPPED, Check.skipReason(backend, precision));
        }
        Network network;
        try {
            network = layerCase.network();
        } catch (InvalidDescriptorException | ArithmeticException e) {
            return Check.Outcome.of(Status.INVALID_ARGUMENTS, e.getMessage());
        }
        TrainingFill fill = TrainingFill.of(layerCase.layer(), layerCase.inputs(), precision);
        TrainingStep step = step(layerCase, network, fill);
        TrainingOptions chosen = options.runningAverage(average(layerCase));
        Map<Quantity, Tensor> expected;
        try {
            expected = step.onReference(chosen, Precision.F32);
        } catch (UnsupportedLayerException e) {
            return Check.Outcome.of(Status.UNIMPLEMENTED, e.layer() + ": " + e.reason());
        }
        long length = GradientLength.of(layerCase.layer(), layerCase.inputs());
        return new TrainingCheck(backend, chosen).run(step, expected, wanted, quantity -> {
            if (quantity.kind() == Quantity.Kind.STATISTIC) {
                return Tolerance.ofGradient(length, Precision.F32);
            }
            return fill.exact() ? Tolerance.exact(precision) : Tolerance.ofGradient(length, precision);
        });
    }

    /** By n - 1 unless there is but one value per channel. */
    private static RunningAverage average(LayerCase layerCase) {
        boolean single = layerCase.layer() instanceof BatchNormalization
                && GradientLength.of(layerCase.layer(), layerCase.inputs()) == 1;
        return new RunningAverage(SHARE_OF_BATCH, !single);
    }

    private TrainingStep step(LayerCase layerCase, Network network, TrainingFill fill) {
        Precision precision = options.precision();
        long seed = layerCase.seed();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < layerCase.inputs().size(); i++) {
            Tensor tensor =
                    Tensor.allocate(layerCase.inputs().get(i), layerCase.types().get(i));
            fill.forward().fillInput(i, tensor, precision, seed);
            inputs.put("in" + i, tensor);
        }
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (ParameterSpec spec : layerCase.layer().parameters()) {
            Tensor tensor = Tensor.allocate(spec.shape(), DataType.F32);
            fill.forward().fillParameter(spec.role(), tensor, precision, seed);
            parameters.put(spec.role(), tensor);
        }
        List<Shape> shapes = layerCase.layer().outputShapes(layerCase.inputs());
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            Tensor tensor = Tensor.allocate(shapes.get(i), DataType.F32);
            fill.fillOutputGradient(i, tensor, precision, seed);
            gradients.put("out" + i, tensor);
        }
        return new TrainingStep(network, new Parameters(parameters), inputs, gradients);
    }
}
