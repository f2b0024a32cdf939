package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifies single layers on a backend, with values made by {@link Fill} and the reference in F32. */
public final class LayerVerifier {
    private final Backend backend;
    private final Precision precision;
    private final CompileOptions options;

    /** A verifier with default options; the backend stays the caller's to close. */
    public LayerVerifier(Backend backend, Precision precision) {
        this(backend, CompileOptions.defaults().precision(precision));
    }

    /** A verifier; the backend stays the caller's to close. Memory is the verifier's own, whatever the options say. */
    public LayerVerifier(Backend backend, CompileOptions options) {
        this.backend = backend;
        this.precision = options.precision();
        this.options = options;
    }

    /** Verifies one layer. Whatever goes wrong is in the report. */
    public CaseReport verify(LayerCase layerCase) {
        return prepare(layerCase).run();
    }

    /** The case as something to run later. */
    public VerifyCase prepare(LayerCase layerCase) {
        return new TimedCase(layerCase.name(), rerun(layerCase), () -> outcome(layerCase));
    }

    private String rerun(LayerCase layerCase) {
        return layerCase.arguments().isEmpty() ? "" : Rerun.line(backend, options, layerCase.arguments());
    }

    private Check.Outcome outcome(LayerCase layerCase) {
        if (!backend.supports(precision)) {
            return Check.Outcome.of(Status.SKIPPED, Check.skipReason(backend, precision));
        }
        List<Shape> outputs;
        Network network;
        try {
            outputs = layerCase.layer().outputShapes(layerCase.inputs());
            network = layerCase.network();
        } catch (InvalidDescriptorException | ArithmeticException e) {
            return Check.Outcome.of(Status.INVALID_ARGUMENTS, e.getMessage());
        }
        Fill fill = Fill.of(layerCase.layer(), layerCase.inputs(), precision);
        Map<String, Tensor> inputs = inputs(layerCase, fill);
        Parameters parameters = parameters(layerCase, fill);
        Map<String, Tensor> expected = ReferenceBackend.values(network, parameters, inputs);
        Tolerance tolerance =
                fill.exact() ? Tolerance.exact(precision) : Tolerance.ofStep(List.of(layerCase.layer()), precision);
        double trust = layerCase.inputs().isEmpty()
                ? Trust.LEAST
                : Trust.of(layerCase.layer(), layerCase.inputs().getFirst(), outputs.getFirst());
        return new Check(backend, options).run(network, parameters, inputs, expected, tolerance, trust);
    }

    private Map<String, Tensor> inputs(LayerCase layerCase, Fill fill) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        for (int i = 0; i < layerCase.inputs().size(); i++) {
            Tensor tensor =
                    Tensor.allocate(layerCase.inputs().get(i), layerCase.types().get(i));
            fill.fillInput(i, tensor, precision, layerCase.seed());
            result.put("in" + i, tensor);
        }
        return result;
    }

    private Parameters parameters(LayerCase layerCase, Fill fill) {
        Layer layer = layerCase.layer();
        Map<String, Tensor> result = new LinkedHashMap<>();
        for (ParameterSpec spec : layer.parameters()) {
            Tensor tensor = Tensor.allocate(spec.shape(), DataType.F32);
            fill.fillParameter(spec.role(), tensor, precision, layerCase.seed());
            result.put(spec.role(), tensor);
        }
        return new Parameters(result);
    }

    /** A case that could not even be described, as something to run. */
    public VerifyCase invalid(String name, String arguments, String reason) {
        return new VerifyCase() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CaseReport run() {
                return new CaseReport(
                        name,
                        Status.INVALID_ARGUMENTS,
                        Optional.empty(),
                        reason,
                        Rerun.line(backend, options, arguments),
                        Duration.ZERO);
            }
        };
    }
}
