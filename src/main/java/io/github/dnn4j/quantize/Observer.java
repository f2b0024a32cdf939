package io.github.dnn4j.quantize;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a network on samples and shows values inside of it, as F32. */
final class Observer implements AutoCloseable {
    /** What is done with a value of a sample. */
    interface Look {
        void at(String value, float[] elements);
    }

    private final Network network;
    private final List<String> inside;
    private final CompiledNetwork compiled;
    private final Map<Map<String, Shape>, Session> sessions = new HashMap<>();

    /**
     * Compiles the network with the wanted values besides its outputs.
     *
     * @param wanted names of values, those of inputs among them
     */
    Observer(Backend backend, Network network, Parameters parameters, Collection<String> wanted) {
        this.inside = wanted.stream()
                .filter(value -> network.inputs().stream()
                        .noneMatch(input -> input.name().equals(value)))
                .toList();
        List<String> outputs = new ArrayList<>(network.outputs());
        inside.stream().filter(value -> !outputs.contains(value)).forEach(outputs::add);
        this.network = new Network(network.name(), network.inputs(), network.nodes(), outputs);
        this.compiled = backend.compile(this.network, parameters, CompileOptions.defaults());
    }

    /** Computes a sample and shows the wanted values in the order asked for, after those of them that are inputs. */
    void observe(Map<String, Tensor> sample, Collection<String> wanted, Look look) {
        Session session = run(sample);
        wanted.stream()
                .filter(sample::containsKey)
                .forEach(value -> look.at(value, sample.get(value).toFloatArray()));
        inside.forEach(value -> look.at(value, session.output(value).toFloatArray()));
    }

    /** Computes a sample; the session has the outputs until the next. */
    Session run(Map<String, Tensor> sample) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        sample.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        Session session = sessions.computeIfAbsent(shapes, compiled::newSession);
        sample.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
        session.run();
        return session;
    }

    @Override
    public void close() {
        sessions.values().forEach(Session::close);
        compiled.close();
    }
}
