package io.github.dnn4j.agreement.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.agreement.Answer;
import io.github.dnn4j.agreement.Peer;
import io.github.dnn4j.onnx.OnnxExportException;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime in this process. A case reaches it as an ONNX model, written by the exporter: what agrees here shows
 * that the file says what the layer does, and that ONNX Runtime reads it so.
 */
public final class OnnxRuntime implements Peer {
    private static final String TELEMETRY = "ORT_DISABLE_TELEMETRY";

    private final OrtEnvironment environment;

    /**
     * Loads the library, unless it would report to its maker what it is used for.
     *
     * @throws IllegalStateException if the environment does not forbid that
     */
    public OnnxRuntime() {
        if (!"1".equals(System.getenv(TELEMETRY))) {
            throw new IllegalStateException(TELEMETRY + " is " + System.getenv(TELEMETRY)
                    + " in the environment; set it to 1 before the process starts, or ONNX Runtime sends telemetry");
        }
        environment = OrtEnvironment.getEnvironment();
    }

    @Override
    public String name() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public Answer answer(AgreementCase agreementCase) {
        byte[] model;
        try {
            model = OnnxExporter.toBytes(agreementCase.network(), agreementCase.parameters());
        } catch (OnnxExportException e) {
            return new Answer.NotAvailable(e.getMessage());
        }
        try {
            return new Answer.Outputs(run(model, agreementCase));
        } catch (OrtException e) {
            if (e.getCode() == OrtErrorCode.ORT_NOT_IMPLEMENTED) {
                return new Answer.NotAvailable(e.getMessage());
            }
            throw new IllegalStateException("ONNX Runtime fails: " + e.getMessage(), e);
        }
    }

    private List<Tensor> run(byte[] model, AgreementCase agreementCase) throws OrtException {
        Map<String, OnnxTensorLike> inputs = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = options();
                OrtSession session = environment.createSession(model, options)) {
            for (Map.Entry<String, Tensor> input : agreementCase.inputs().entrySet()) {
                inputs.put(input.getKey(), Tensors.of(environment, input.getValue()));
            }
            try (OrtSession.Result results = session.run(inputs)) {
                List<Tensor> outputs = new ArrayList<>();
                for (String name : agreementCase.network().outputs()) {
                    outputs.add(Tensors.toTensor((OnnxTensor) results.get(name).orElseThrow()));
                }
                return outputs;
            }
        } finally {
            inputs.values().forEach(OnnxTensorLike::close);
        }
    }

    /**
     * The output of any model for one input, as the file says, without optimisations; empty if it refuses the model.
     */
    public Optional<Tensor> run(byte[] model, String input, Tensor value, String output) {
        try (OrtSession.SessionOptions options = options()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession session = environment.createSession(model, options);
                    OnnxTensor given = Tensors.of(environment, value);
                    OrtSession.Result results = session.run(Map.of(input, given))) {
                return Optional.of(
                        Tensors.toTensor((OnnxTensor) results.get(output).orElseThrow()));
            }
        } catch (OrtException e) {
            return Optional.empty();
        }
    }

    /** Two threads that do not spin while they wait, and the optimisations that users get. */
    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(2);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return options;
    }

    /** The environment is the process's, and is not closed. */
    @Override
    public void close() {}
}
