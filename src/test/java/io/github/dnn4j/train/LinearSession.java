package io.github.dnn4j.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Training of networks that consist of fully connected layers one after another, in a few loops: enough to train with
 * where a test is not about a backend.
 */
final class LinearSession implements TrainingSession {
    private final Network network;
    private final TrainingOptions options;
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Map<String, Tensor> derivatives = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();
    private final List<Tensor> owned = new ArrayList<>();

    LinearSession(Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options) {
        this.network = network;
        this.options = options;
        initial.requireFor(network);
        MemoryPool pool = options.memory().orElseThrow();
        network.inferShapes(inputs).forEach((name, shape) -> {
            values.put(name, own(pool.allocate(shape, DataType.F32, name)));
            derivatives.put(name, own(pool.allocate(shape, DataType.F32, "derivative of " + name)));
        });
        network.parameters().forEach((name, shape) -> {
            parameters.put(name, own(pool.allocate(shape, DataType.F32, name)));
            parameters.get(name).copyFrom(initial.get(name));
            gradients.put(name, own(pool.allocate(shape, DataType.F32, "gradient of " + name)));
        });
    }

    /** The reference backend, except that these sessions train. */
    static Backend backend() {
        Backend reference = ReferenceBackend.open();
        return new Backend() {
            @Override
            public String name() {
                return reference.name();
            }

            @Override
            public Device device() {
                return reference.device();
            }

            @Override
            public boolean supports(Precision precision) {
                return reference.supports(precision);
            }

            @Override
            public CompiledNetwork compile(Network network, Parameters parameters, CompileOptions options) {
                return reference.compile(network, parameters, options);
            }

            @Override
            public TrainingSession newTrainingSession(
                    Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options) {
                TrainingOptions pooled =
                        options.memory().isPresent() ? options : options.memory(MemoryPool.unlimited());
                return new LinearSession(network, initial, inputs, pooled);
            }

            @Override
            public void close() {
                reference.close();
            }
        };
    }

    private Tensor own(Tensor tensor) {
        owned.add(tensor);
        return tensor;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public TrainingOptions options() {
        return options;
    }

    @Override
    public Tensor input(String name) {
        return values.get(name);
    }

    @Override
    public Tensor output(String name) {
        return values.get(name);
    }

    @Override
    public Tensor outputGradient(String name) {
        return derivatives.get(name);
    }

    @Override
    public Tensor inputGradient(String name) {
        return derivatives.get(name);
    }

    @Override
    public Tensor parameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Tensor gradient(String name) {
        return gradients.get(name);
    }

    @Override
    public void forward(long step) {
        for (int i = 0; i < network.nodes().size(); i++) {
            forward(network.nodes().get(i));
        }
    }

    private void forward(Node node) {
        FullyConnected layer = (FullyConnected) node.layer();
        Tensor in = values.get(node.inputs().getFirst());
        Tensor out = values.get(node.outputs().getFirst());
        Tensor weight = parameters.get(node.parameters().get(0));
        Tensor bias = parameters.get(node.parameters().get(1));
        for (int n = 0; n < out.shape().extent(0); n++) {
            for (int o = 0; o < layer.outFeatures(); o++) {
                double sum = bias.getFloat(o);
                for (int i = 0; i < layer.inFeatures(); i++) {
                    sum += (double) in.getFloat((long) n * layer.inFeatures() + i)
                            * weight.getFloat((long) o * layer.inFeatures() + i);
                }
                out.setFloat((long) n * layer.outFeatures() + o, (float) sum);
            }
        }
    }

    @Override
    public void backward() {
        for (int i = network.nodes().size() - 1; i >= 0; i--) {
            backward(network.nodes().get(i));
        }
    }

    private void backward(Node node) {
        FullyConnected layer = (FullyConnected) node.layer();
        int inFeatures = layer.inFeatures();
        Tensor in = values.get(node.inputs().getFirst());
        Tensor above = derivatives.get(node.outputs().getFirst());
        Tensor below = derivatives.get(node.inputs().getFirst());
        Tensor weight = parameters.get(node.parameters().get(0));
        Tensor toWeight = gradients.get(node.parameters().get(0));
        Tensor toBias = gradients.get(node.parameters().get(1));
        toWeight.fill(0);
        toBias.fill(0);
        below.fill(0);
        for (int n = 0; n < above.shape().extent(0); n++) {
            for (int o = 0; o < layer.outFeatures(); o++) {
                float d = above.getFloat((long) n * layer.outFeatures() + o);
                toBias.setFloat(o, toBias.getFloat(o) + d);
                for (int i = 0; i < inFeatures; i++) {
                    long w = (long) o * inFeatures + i;
                    long x = (long) n * inFeatures + i;
                    toWeight.setFloat(w, toWeight.getFloat(w) + d * in.getFloat(x));
                    below.setFloat(x, below.getFloat(x) + d * weight.getFloat(w));
                }
            }
        }
    }

    @Override
    public Parameters snapshot() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> {
            copies.put(name, Tensor.allocate(tensor.shape(), DataType.F32));
            copies.get(name).copyFrom(tensor);
        });
        return new Parameters(copies);
    }

    @Override
    public Explanation explain() {
        return new Explanation("linear", null, List.of(), List.of(), 0, 0, 0);
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
    }
}
