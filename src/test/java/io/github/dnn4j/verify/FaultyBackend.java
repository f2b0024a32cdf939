package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reference with a fault of choice, to see whether the verifier notices. */
public final class FaultyBackend implements Backend {
    /** What is wrong. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** The last element of every output is one too large. */
        ONE_ELEMENT,
        /** Every result is off by one part in a thousand. */
        SLIGHTLY,
        /** One element is NaN. */
        NAN,
        /** Results are wrong in networks of several nodes, when optimised. */
        WHEN_FUSED,
        /** Results of nodes named {@code bad} are wrong. */
        BAD_NODE,
        /** In networks of more than four nodes the scale of {@code second.q} is 1 % too large. */
        SCALE_OF_A_LARGE_NETWORK,
        /** Scales of Quantize are one unit in the last place too large, so that ties are rounded towards zero. */
        TIES_DOWN,
        /** A native call fails. */
        THROWS,
        /** No layer is supported. */
        UNSUPPORTED,
        /** Only F32 is supported. */
        F32_ONLY,
        /** Memory of the pool is never returned. */
        LEAKS
    }

    private final Backend reference = ReferenceBackend.open();
    private final Fault fault;

    /** The reference with one fault. */
    public FaultyBackend(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public Device device() {
        return new Device(Device.Kind.CPU, "a test", "");
    }

    @Override
    public boolean supports(Precision precision) {
        return fault != Fault.F32_ONLY || precision == Precision.F32;
    }

    @Override
    public CompiledNetwork compile(Network network, Parameters parameters, CompileOptions options) {
        if (fault == Fault.UNSUPPORTED) {
            throw new UnsupportedLayerException(network.nodes().getFirst().name(), name(), "it is only a test");
        }
        if (fault == Fault.LEAKS) {
            options.memory().orElseThrow().allocateBytes(64, "leaked by a test");
        }
        return new Compiled(reference.compile(network, scaled(network, parameters), options));
    }

    /** The parameters with the scales that the fault makes of them. */
    private Parameters scaled(Network network, Parameters parameters) {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            boolean large = fault == Fault.SCALE_OF_A_LARGE_NETWORK
                    && network.nodes().size() > 4
                    && node.name().equals("second.q");
            if (node.layer() instanceof Quantize && (large || fault == Fault.TIES_DOWN)) {
                String name = node.parameters().getFirst();
                Tensor scale = parameters.get(name).copyAs(DataType.F32);
                float right = scale.getFloat(0);
                scale.fill(large ? right * 1.01f : Math.nextUp(right));
                changed.put(name, scale);
            }
        }
        return parameters.withAll(changed);
    }

    @Override
    public TrainingSession newTrainingSession(
            Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options) {
        return reference.newTrainingSession(network, initial, inputs, options);
    }

    @Override
    public void close() {
        reference.close();
    }

    private boolean isWrong(Network network, CompileOptions options) {
        return switch (fault) {
            case ONE_ELEMENT, SLIGHTLY, NAN -> true;
            case WHEN_FUSED -> options.optimize() && network.nodes().size() > 1;
            case BAD_NODE ->
                network.nodes().stream().anyMatch(node -> node.name().equals("bad"));
            case NONE, SCALE_OF_A_LARGE_NETWORK, TIES_DOWN, THROWS, UNSUPPORTED, F32_ONLY, LEAKS -> false;
        };
    }

    private void spoil(Tensor tensor) {
        long last = tensor.shape().elements() - 1;
        switch (fault) {
            case NAN -> tensor.setFloat(last, Float.NaN);
            case SLIGHTLY -> {
                for (long i = 0; i <= last; i++) {
                    tensor.setFloat(i, tensor.getFloat(i) * 1.001f);
                }
            }
            case NONE,
                    ONE_ELEMENT,
                    WHEN_FUSED,
                    BAD_NODE,
                    SCALE_OF_A_LARGE_NETWORK,
                    TIES_DOWN,
                    THROWS,
                    UNSUPPORTED,
                    F32_ONLY,
                    LEAKS -> tensor.setFloat(last, tensor.getFloat(last) + 1);
        }
    }

    /** A compiled network that says it fuses a convolution with the node after it. */
    private final class Compiled implements CompiledNetwork {
        private final CompiledNetwork inner;

        Compiled(CompiledNetwork inner) {
            this.inner = inner;
        }

        @Override
        public Network network() {
            return inner.network();
        }

        @Override
        public CompileOptions options() {
            return inner.options();
        }

        @Override
        public Session newSession(Map<String, Shape> inputs) {
            return new Faulty(inner.newSession(inputs), network(), options());
        }

        @Override
        public Explanation explain(Map<String, Shape> inputs) {
            List<Explanation.StepReport> steps = new ArrayList<>();
            List<Node> nodes = network().nodes();
            for (int i = 0; i < nodes.size(); i += 2) {
                List<String> fused =
                        i + 1 < nodes.size() ? List.of(nodes.get(i + 1).name()) : List.of();
                steps.add(new Explanation.StepReport(
                        nodes.get(i).name(), nodes.get(i).layer().kind(), "", "", "", "", fused, 0, ""));
            }
            return new Explanation(name(), device(), steps, List.of(), 0, 0, 0);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private final class Faulty implements Session {
        private final Session inner;
        private final Network network;
        private final CompileOptions options;

        Faulty(Session inner, Network network, CompileOptions options) {
            this.inner = inner;
            this.network = network;
            this.options = options;
        }

        @Override
        public Tensor input(String name) {
            return inner.input(name);
        }

        @Override
        public Tensor output(String name) {
            return inner.output(name);
        }

        @Override
        public void bind(String name, Tensor tensor) {
            inner.bind(name, tensor);
        }

        @Override
        public void run() {
            if (fault == Fault.THROWS) {
                throw new NativeException("INVALID_ARGUMENTS", 2, "test_execute", "layer");
            }
            inner.run();
            if (isWrong(network, options)) {
                network.outputs().forEach(output -> spoil(inner.output(output)));
            }
        }

        @Override
        public List<StepTime> profile() {
            return inner.profile();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
