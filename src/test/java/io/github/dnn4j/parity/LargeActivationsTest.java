package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Activations of the largest numbers and of infinities are what the reference says, alone and after a convolution. */
class LargeActivationsTest {
    private static final float[] LARGE = {
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        3e38f,
        -3e38f,
        1.8e38f,
        -1.8e38f,
        1e38f,
        1e30f,
        -1e30f,
        1e10f,
        300,
        -300
    };

    private static Activation activation(Function function) {
        return switch (function) {
            case CLIP -> Activation.clip(-1, 2);
            case LEAKY_RELU -> Activation.leakyRelu(0.25f);
            case ELU -> Activation.elu(1);
            case SELU -> Activation.selu();
            case HARD_SIGMOID -> Activation.hardSigmoid(0.2f, 0.5f);
            case SILU -> Activation.silu();
            case HARD_SWISH -> Activation.hardSwish();
            case CELU, THRESHOLDED_RELU -> new Activation(function, 1.5f, 0);
            case SHRINK -> new Activation(function, 0.5f, 0.25f);
            case POW -> new Activation(function, -0.5f, 0);
            case RELU, SIGMOID, TANH, GELU_ERF, GELU_TANH, MISH, SOFTPLUS, SOFTSIGN -> new Activation(function, 0, 0);
            case RECIPROCAL,
                    ABS,
                    NEGATE,
                    SIGN,
                    ROUND,
                    FLOOR,
                    CEIL,
                    EXP,
                    LOG,
                    SQRT,
                    ERF,
                    SIN,
                    COS,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH,
                    ACOSH,
                    ATANH -> new Activation(function, 0, 0);
        };
    }

    /** Cut to 8 bits: of a rounded number a periodic function is another one. */
    private static float[] ofBf16() {
        float[] numbers = LARGE.clone();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.intBitsToFloat(Float.floatToRawIntBits(numbers[i]) & 0xFFFF0000);
        }
        return numbers;
    }

    private static float[] run(Backend backend, Network network, Precision precision) {
        Parameters ones = Parameters.initialise(
                network, (name, layer, spec, tensor) -> tensor.fill(spec.role().equals("bias") ? 0 : 1));
        try (CompiledNetwork compiled =
                        backend.compile(network, ones, CompileOptions.defaults().precision(precision));
                Session session = compiled.newSession()) {
            session.input("x").copyFrom(precision == Precision.BF16 ? ofBf16() : LARGE);
            session.run();
            return session.output("y").toFloatArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void areAsTheReferenceSays(Function function) {
        for (boolean convolved : new boolean[] {false, true}) {
            NetworkBuilder builder = new NetworkBuilder("large");
            Value x = builder.input("x", 1, 1, 1, LARGE.length);
            Value y = (convolved ? x.convolution("c", 1, 1) : x).then("y", activation(function));
            Network network = builder.output(y).build();
            for (Precision precision : new Precision[] {Precision.F32, Precision.BF16}) {
                if (convolved && precision != Precision.F32) {
                    continue; // an infinity reaches products with the padding of channels there
                }
                float[] wanted;
                try (Backend reference = Backends.open("reference")) {
                    wanted = run(reference, network, precision);
                }
                for (BackendProvider provider : Backends.providers()) {
                    if (!provider.missing().isEmpty()) {
                        continue;
                    }
                    try (Backend backend = provider.open()) {
                        if (!backend.supports(precision)) {
                            continue;
                        }
                        float[] found = run(backend, network, precision);
                        for (int i = 0; i < LARGE.length; i++) {
                            String what = provider.name() + " " + precision + " " + function + " of " + LARGE[i]
                                    + (convolved ? ", convolved" : "");
                            float tolerance = (precision == Precision.F32 ? 1e-6f : 1f / 128) * Math.abs(wanted[i]);
                            assertEquals(wanted[i], found[i], Float.isFinite(tolerance) ? tolerance + 1e-30f : 0, what);
                        }
                    }
                }
            }
        }
    }
}
