package io.github.dnn4j.jmh;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Compiling, opening a session and running, for a network so small that what is not arithmetic shows; one thread. */
public class Sessions extends AverageTime {
    private final CompileOptions options = CompileOptions.defaults().threads(1);
    Network network;
    Parameters parameters;
    private Backend backend;
    private CompiledNetwork compiled;
    Session session;

    /** Opens everything; the plan for the default shapes is made here. */
    @Setup
    public void open() {
        network = Networks.small();
        parameters = Parameters.initialise(network, Initialiser.he(42));
        backend = OneDnnBackend.open();
        compiled = backend.compile(network, parameters, options);
        session = compiled.newSession();
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        session.close();
        compiled.close();
        backend.close();
    }

    /** A whole run, four layers in three steps. */
    @Benchmark
    public void run() {
        session.run();
    }

    /** A session and its end, for shapes whose plan exists: memory, and oneDNN's memory objects. */
    @Benchmark
    public void newSession() {
        compiled.newSession().close();
    }

    /** Compiling and its end: passes over the network, weights packed. */
    @Benchmark
    public void compile() {
        backend.compile(network, parameters, options).close();
    }

    /** Compiling, the first session, and the end of both: the plan and its primitives too. */
    @Benchmark
    public void compileAndNewSession() {
        try (CompiledNetwork other = backend.compile(network, parameters, options)) {
            other.newSession().close();
        }
    }
}
