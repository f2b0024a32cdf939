package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The reference in training with a fault of choice, to see whether the verifier notices. */
final class FaultyTraining implements Backend {
    /** What is wrong. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** The last element of every output is off. */
        OUTPUT,
        /** The last element of every gradient of an input is off. */
        INPUT_GRADIENT,
        /** The last element of every gradient of a parameter is off. */
        PARAMETER_GRADIENT,
        /** Running statistics do not follow. */
        STATISTIC,
        /** Gradients of parameters are added to those of the step before. */
        ACCUMULATES,
        /** Dropout drops the same in every step. */
        SAME_MASK,
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

    FaultyTraining(Fault fault) {
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
        return reference.compile(network, parameters, options);
    }

    @Override
    public TrainingSession newTrainingSession(
            Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options) {
        if (fault == Fault.UNSUPPORTED) {
            throw new UnsupportedLayerException(network.nodes().getFirst().name(), name(), "it is only a test");
        }
        if (fault == Fault.LEAKS) {
            options.memory().orElseThrow().allocateBytes(64, "leaked by a test");
        }
        return new Faulty(reference.newTrainingSession(network, initial, inputs, options));
    }

    @Override
    public void close() {
        reference.close();
    }

    private final class Faulty implements TrainingSession {
        private final TrainingSession inner;
        private final Map<String, float[]> before = new LinkedHashMap<>();

        Faulty(TrainingSession inner) {
            this.inner = inner;
        }

        @Override
        public Network network() {
            return inner.network();
        }

        @Override
        public TrainingOptions options() {
            return inner.options();
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
        public Tensor outputGradient(String name) {
            return inner.outputGradient(name);
        }

        @Override
        public Tensor inputGradient(String name) {
            return inner.inputGradient(name);
        }

        @Override
        public Tensor parameter(String name) {
            return inner.parameter(name);
        }

        @Override
        public Tensor gradient(String name) {
            return inner.gradient(name);
        }

        @Override
        public void forward(long step) {
            if (fault == Fault.THROWS) {
                throw new NativeException("INVALID_ARGUMENTS", 2, "test_execute", "layer");
            }
            inner.forward(fault == Fault.SAME_MASK ? 4 : step);
            if (fault == Fault.OUTPUT) {
                network().outputs().forEach(output -> spoil(inner.output(output)));
            }
            if (fault == Fault.STATISTIC && network().parameters().containsKey("variance")) {
                inner.parameter("variance").fill(1);
            }
        }

        @Override
        public void backward() {
            inner.backward();
            if (fault == Fault.INPUT_GRADIENT) {
                network().inputs().forEach(input -> spoil(inner.inputGradient(input.name())));
            }
            network().parameters().keySet().stream()
                    .filter(network()::isLearned)
                    .forEach(this::spoilGradient);
        }

        private void spoilGradient(String parameter) {
            Tensor gradient = inner.gradient(parameter);
            if (fault == Fault.PARAMETER_GRADIENT) {
                spoil(gradient);
            }
            if (fault == Fault.ACCUMULATES) {
                float[] last = before.getOrDefault(
                        parameter, new float[(int) gradient.shape().elements()]);
                for (int i = 0; i < last.length; i++) {
                    gradient.setFloat(i, gradient.getFloat(i) + last[i]);
                }
                before.put(parameter, gradient.toFloatArray());
            }
        }

        private static void spoil(Tensor tensor) {
            long last = tensor.shape().elements() - 1;
            tensor.setFloat(last, tensor.getFloat(last) + 1);
        }

        @Override
        public Parameters snapshot() {
            return inner.snapshot();
        }

        @Override
        public Explanation explain() {
            return inner.explain();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
