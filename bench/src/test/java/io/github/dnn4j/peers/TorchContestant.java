package io.github.dnn4j.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.dnn4j.agreement.pytorch.TorchNetwork;
import io.github.dnn4j.network.Network;
import java.nio.file.Path;

/**
 * PyTorch by way of DJL: the network as a TorchScript module whose weights are arguments, so the just-in-time compiler
 * neither folds nor freezes them. DJL copies arrays in and out.
 */
final class TorchContestant implements Contestant {
    private final NDManager manager;
    private TorchNetwork network;

    TorchContestant(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        manager = NDManager.newBaseManager("PyTorch");
    }

    @Override
    public String version() {
        return "PyTorch " + Engine.getEngine("PyTorch").getVersion() + " (DJL " + Engine.getDjlVersion() + ")";
    }

    @Override
    public void load(Path folder) throws Exception {
        Network description = LoadedCase.network(folder);
        try {
            network = TorchNetwork.of(manager, description, LoadedCase.parameters(folder, description));
        } catch (UnsupportedOperationException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    @Override
    public void run(float[] from, float[] to) {
        float[] result = network.run(from);
        System.arraycopy(result, 0, to, 0, to.length);
    }

    @Override
    public void unload() {
        if (network != null) {
            network.close();
            network = null;
        }
    }
}
