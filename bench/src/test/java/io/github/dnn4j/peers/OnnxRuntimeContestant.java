package io.github.dnn4j.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime on its CPU provider, from an exported model; inputs and outputs bound to off-heap memory. */
final class OnnxRuntimeContestant implements Contestant {
    private final String model;
    private final int threads;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private OrtSession session;
    private FloatBuffer input;
    private FloatBuffer output;
    private Map<String, OnnxTensor> inputs = Map.of();
    private Map<String, OnnxValue> outputs = Map.of();

    /** From the file of that name. */
    OnnxRuntimeContestant(String model, int threads) {
        this.model = model;
        this.threads = threads;
    }

    @Override
    public String version() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public void load(Path folder) throws OrtException, IOException {
        if (!Files.exists(folder.resolve(model))) {
            throw new RefusedException("only networks are timed in integers");
        }
        boolean defines = model.equals(CaseFolder.ONNX)
                && Files.exists(folder.resolve(CaseFolder.QUANTIZED))
                && !Files.exists(folder.resolve(CaseFolder.DEFINITION));
        if (defines) {
            open(folder, CaseFolder.QUANTIZED, OptLevel.NO_OPT);
            float[] answer = new float[output.capacity()];
            run(CaseFolder.read(folder.resolve(CaseFolder.INPUT)), answer);
            unload();
            CaseFolder.write(folder.resolve(CaseFolder.DEFINITION), answer);
        }
        open(folder, model, OptLevel.ALL_OPT);
    }

    /** Without optimisation quantizations and the layers between them are computed one by one, as they are written. */
    private void open(Path folder, String name, OptLevel level) throws OrtException, IOException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setOptimizationLevel(level);
            session = environment.createSession(folder.resolve(name).toString(), options);
        }
        Map.Entry<String, ai.onnxruntime.NodeInfo> in =
                session.getInputInfo().entrySet().iterator().next();
        Map.Entry<String, ai.onnxruntime.NodeInfo> out =
                session.getOutputInfo().entrySet().iterator().next();
        Network network = LoadedCase.network(folder);
        Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
        long[] inShape = shapes.get(network.inputs().getFirst().name()).toArray();
        long declared = ((TensorInfo) in.getValue().getInfo()).getShape()[0];
        if (declared > 0 && declared != inShape[0]) {
            throw new RefusedException("the file fixes its batch to " + declared);
        }
        long[] outShape = shapes.get(network.outputs().getFirst()).toArray();
        input = buffer(inShape);
        output = buffer(outShape);
        inputs = Map.of(in.getKey(), OnnxTensor.createTensor(environment, input, inShape));
        outputs = Map.of(out.getKey(), OnnxTensor.createTensor(environment, output, outShape));
    }

    private static FloatBuffer buffer(long[] shape) {
        long elements = 1;
        for (long extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        return ByteBuffer.allocateDirect(Math.toIntExact(elements * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void run(float[] from, float[] to) throws OrtException {
        input.put(0, from);
        session.run(inputs, outputs).close(); // what is bound stays open
        output.get(0, to);
    }

    @Override
    public void unload() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxValue::close);
        inputs = Map.of();
        outputs = Map.of();
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
