package io.github.dnn4j.jmh;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.tensor.NonFiniteElements;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooWeights;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What looking for NaN in the input costs, beside the run that it guards; one thread. */
public class InputCheck extends AverageTime {
    /** A network of 149, 302 and 349 million multiply-accumulates. */
    @Param({"mobilenet_v1_0.5", "mobilenet_v2", "squeezenet1_1"})
    public String network = "mobilenet_v1_0.5";

    private Backend backend;
    private CompiledNetwork compiled;
    private Session session;
    Tensor input;

    /** Opens everything; the network itself looks at nothing. */
    @Setup
    public void open() {
        Network net = Zoo.get(network).network();
        backend = OneDnnBackend.open();
        compiled = backend.compile(
                net,
                ZooWeights.of(net, 1),
                CompileOptions.defaults().threads(1).nonFinite(NonFinite.IGNORE));
        session = compiled.newSession();
        input = session.input(net.inputs().getFirst().name());
        input.fill(0.5f);
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        session.close();
        compiled.close();
        backend.close();
    }

    /** The look alone, at a picture that a run has read before. */
    @Benchmark
    public long check() {
        return NonFiniteElements.firstNan(input, 1);
    }

    /** The run alone. */
    @Benchmark
    public void run() {
        session.run();
    }
}
