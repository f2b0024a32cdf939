package io.github.dnn4j.agreement.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.agreement.Answer;
import io.github.dnn4j.agreement.Peer;
import io.github.dnn4j.network.NetworkInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;

/** PyTorch in this process, by way of DJL: a case becomes a TorchScript module, which PyTorch compiles and runs. */
public final class PyTorch implements Peer {
    private final NDManager manager;

    /** Loads the library, on two threads and without looking for anything on the network. */
    public PyTorch() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", "2");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        manager = NDManager.newBaseManager("PyTorch");
    }

    @Override
    public String name() {
        return "PyTorch " + Engine.getEngine("PyTorch").getVersion();
    }

    @Override
    public Answer answer(AgreementCase agreementCase) {
        return switch (TorchModule.of(agreementCase.network())) {
            case Call.Missing missing -> new Answer.NotAvailable(missing.reason());
            case Call.Python module -> run(module.text(), agreementCase);
        };
    }

    /** The elements of a line 0, 1, 2, ... that interpolate takes as nearest neighbours by a scale. */
    public long[] nearest(double scale, boolean exact, int input) {
        String function = exact ? "torch._upsample_nearest_exact1d" : "torch.upsample_nearest1d";
        String source = "class Case(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
                + "  def forward(self: __torch__.Case, x: Tensor) -> Tensor:\n"
                + "    return " + function + "(x, None, [" + scale + "])\n";
        float[] line = new float[input];
        for (int i = 0; i < input; i++) {
            line[i] = i;
        }
        ByteArrayInputStream archive = new ByteArrayInputStream(TorchScriptArchive.of(source));
        try (PtNDManager scope = (PtNDManager) manager.newSubManager();
                PtSymbolBlock block = JniUtils.loadModule(scope, archive, false, false)) {
            NDList results = IValueUtils.forward(
                    block, new NDList(scope.create(line, new ai.djl.ndarray.types.Shape(1, 1, input))), false);
            float[] values = results.getFirst().toFloatArray();
            return IntStream.range(0, values.length)
                    .mapToLong(i -> (long) values[i])
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer run(String source, AgreementCase agreementCase) {
        ByteArrayInputStream archive = new ByteArrayInputStream(TorchScriptArchive.of(source));
        try (PtNDManager scope = (PtNDManager) manager.newSubManager();
                PtSymbolBlock block = JniUtils.loadModule(scope, archive, false, false)) {
            NDList arguments = new NDList();
            for (NetworkInput input : agreementCase.network().inputs()) {
                arguments.add(Arrays.of(scope, agreementCase.inputs().get(input.name())));
            }
            for (String parameter : agreementCase.network().parameters().keySet()) {
                arguments.add(Arrays.of(scope, agreementCase.parameters().get(parameter)));
            }
            NDList results = IValueUtils.forward(block, arguments, false);
            return new Answer.Outputs(results.stream().map(Arrays::toTensor).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            throw new IllegalStateException("PyTorch refuses\n" + source, e);
        }
    }

    /** The arrays' owner, for what is not written as a network. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
