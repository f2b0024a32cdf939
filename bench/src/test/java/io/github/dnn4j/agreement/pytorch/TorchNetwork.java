package io.github.dnn4j.agreement.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A network with one input and its weights as a TorchScript module, to be run any number of times. */
public final class TorchNetwork implements AutoCloseable {
    private final PtNDManager scope;
    private final PtSymbolBlock block;
    private final ai.djl.ndarray.types.Shape input;
    private final List<NDArray> weights = new ArrayList<>();

    private TorchNetwork(NDManager manager, String source, Network network, Parameters parameters) {
        scope = (PtNDManager) manager.newSubManager();
        try {
            block = JniUtils.loadModule(scope, new ByteArrayInputStream(TorchScriptArchive.of(source)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            throw new IllegalStateException("PyTorch refuses\n" + source, e);
        }
        Shape shape = network.inputs().getFirst().shape();
        input = new ai.djl.ndarray.types.Shape(shape.toArray());
        for (String parameter : network.parameters().keySet()) {
            weights.add(Arrays.of(scope, parameters.get(parameter)));
        }
    }

    /**
     * The network, its extents those of its default shapes.
     *
     * @throws UnsupportedOperationException with PyTorch's reason if it has no such layer
     */
    public static TorchNetwork of(NDManager manager, Network network, Parameters parameters) {
        return switch (TorchModule.of(network)) {
            case Call.Missing missing -> throw new UnsupportedOperationException(missing.reason());
            case Call.Python module -> new TorchNetwork(manager, module.text(), network, parameters);
        };
    }

    /** Computes the first output; all numbers in row-major order. */
    public float[] run(float[] values) {
        try (NDManager run = scope.newSubManager()) {
            NDList arguments = new NDList(run.create(values, input));
            arguments.addAll(weights);
            NDList results = IValueUtils.forward(block, arguments, false);
            results.attach(run);
            return results.getFirst().toFloatArray();
        }
    }

    @Override
    public void close() {
        block.close();
        scope.close();
    }
}
