package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceActivationTest {
    /** Values to 15 digits from the formulas; tails that cancel or overflow when computed naively. */
    @ParameterizedTest
    @CsvSource({
        "RELU,         0,   0,    -1,   0",
        "RELU,         0,   0,    2.5,  2.5",
        "LEAKY_RELU,   0.1, 0,    -2,   -0.2",
        "LEAKY_RELU,   2,   0,    3,    3",
        "CLIP,         0,   6,    7,    6",
        "CLIP,         -1,  1,    -7,   -1",
        "CLIP,         5,   2,    3,    2",
        "CLIP,         5,   2,    9,    2",
        "ELU,          2,   0,    -1,   -1.26424111765711536",
        "ELU,          2,   0,    1,    1",
        "ELU,          1,   0,    -1e-6, -9.99999500000167e-7",
        "SELU,         1.67326319217681884765625, 1.05070102214813232421875, -1, -1.11133074",
        "SELU,         1.67326319217681884765625, 1.05070102214813232421875, 2,  2.10140204429626465",
        "SIGMOID,      0,   0,    0,    0.5",
        "SIGMOID,      0,   0,    -40,  4.24835425529158900e-18",
        "TANH,         0,   0,    1,    0.761594155955764888",
        "GELU_ERF,     0,   0,    1,    0.841344746068542949",
        "GELU_ERF,     0,   0,    -1,   -0.158655253931457051",
        "GELU_ERF,     0,   0,    -10,  -7.61985302416052607e-23",
        "GELU_TANH,    0,   0,    1,    0.841191990608276",
        "GELU_TANH,    0,   0,    -1,   -0.158808009391724",
        "SILU,         1,   0,    1,    0.731058578630004879",
        "SILU,         2,   0,    1,    0.880797077977882444",
        "SILU,         1,   0,    -80,  -1.44388111027633220e-33",
        "HARD_SIGMOID, 0.2, 0.5,  1,    0.7",
        "HARD_SIGMOID, 0.2, 0.5,  -3,   0",
        "HARD_SWISH,   0.25, 0.5, 1,    0.75",
        "HARD_SWISH,   0.25, 0.5, 4,    4",
        "MISH,         0,   0,    1,    0.865098388267310346",
        "MISH,         0,   0,    -50,  -9.64374923981958889e-21",
        "SOFTPLUS,     0,   0,    0,    0.693147180559945309",
        "SOFTPLUS,     0,   0,    1000, 1000",
        "SOFTPLUS,     0,   0,    -80,  1.80485138784541525e-35",
        "SOFTSIGN,     0,   0,    3,    0.75",
        "SOFTSIGN,     0,   0,    -1,   -0.5",
        "CELU,         2,   0,    -2,   -1.26424111765711536",
        "CELU,         2,   0,    3,    3",
        "THRESHOLDED_RELU, 2, 0,  2,    0",
        "THRESHOLDED_RELU, 2, 0,  3,    3",
        "SHRINK,       0.5, 0.25, -2,   -1.75",
        "SHRINK,       0.5, 0.25, 0.5,  0",
        "POW,          1.5, 0,    4,    8",
        "RECIPROCAL,   0,   0,    -8,   -0.125",
        "ABS,          0,   0,    -3,   3",
        "NEGATE,       0,   0,    3,    -3",
        "SIGN,         0,   0,    -3,   -1",
        "ROUND,        0,   0,    2.5,  2",
        "FLOOR,        0,   0,    -1.5, -2",
        "CEIL,         0,   0,    -1.5, -1",
        "EXP,          0,   0,    -2,   0.135335283236612692",
        "LOG,          0,   0,    10,   2.30258509299404568",
        "SQRT,         0,   0,    2,    1.41421356237309505",
        "ERF,          0,   0,    0.5,  0.520499877813046538",
        "ERF,          0,   0,    -3,   -0.999977909503001415",
        "SIN,          0,   0,    2,    0.909297426825681695",
        "COS,          0,   0,    2,    -0.416146836547142387",
        "TAN,          0,   0,    2,    -2.18503986326151899",
        "ASIN,         0,   0,    0.5,  0.523598775598298873",
        "ACOS,         0,   0,    0.5,  1.04719755119659775",
        "ATAN,         0,   0,    2,    1.10714871779409051",
        "SINH,         0,   0,    2,    3.62686040784701877",
        "COSH,         0,   0,    2,    3.76219569108363146",
        "ASINH,        0,   0,    -0.5, -0.481211825059603448",
        "ASINH,        0,   0,    2,    1.44363547517881034",
        "ACOSH,        0,   0,    2,    1.31695789692481671",
        "ATANH,        0,   0,    -0.5, -0.549306144334054846",
    })
    void knownValues(Function function, float alpha, float beta, float x, double expected) {
        float result = run(new Activation(function, alpha, beta), vector(x))[0];
        assertEquals(expected, result, 2e-7 * Math.abs(expected));
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void notANumberStaysOne(Function function) {
        assertTrue(Float.isNaN(run(new Activation(function, 0.5f, 0.5f), vector(Float.NaN))[0]));
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void everyElementIsComputedOnItsOwn(Function function) {
        Activation layer = new Activation(function, 0.5f, 2);
        float[] many = new float[20_011];
        for (int i = 0; i < many.length; i++) {
            many[i] = (i % 101 - 50) / 8f;
        }
        float[] results = run(layer, vector(many));
        for (int i = 0; i < 101; i++) {
            float alone = run(layer, vector(many[i]))[0];
            for (int j = i; j < many.length; j += 101) {
                assertEquals(alone, results[j]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.5, 0.479500122186953463",
        "1, 0.157299207050285131",
        "-1, 1.842700792949714869",
        "1.99999999999, 0.00467773498125395",
        "2, 0.00467773498104726584",
        "3, 2.20904969985854414e-5",
        "5, 1.53745979442803485e-12",
        "10, 2.08848758376254475e-45",
        "25, 8.30017257119652e-274",
        "40, 0",
        "-6, 2",
    })
    void complementaryErrorFunction(double x, double expected) {
        assertEquals(expected, ErrorFunction.erfc(x), 1e-12 * expected);
    }

    @Test
    void slopePerChannel() {
        Tensor input = Tensor.ofFloats(Shape.of(1, 2, 1, 2), -1, 2, -3, 4);
        Tensor slope = Tensor.ofFloats(Shape.of(2, 1, 1), 0.5f, 0.25f);
        assertArrayEquals(new float[] {-0.5f, 2, -0.75f, 4}, run(PRelu.perChannel(2, 2), List.of(slope), input));
    }

    @Test
    void slopePerColumn() {
        Tensor input = Tensor.ofFloats(Shape.of(1, 2, 1, 2), -1, -2, -3, -4);
        float[] result = run(new PRelu(Shape.of(2)), List.of(vector(10, 100)), input);
        assertArrayEquals(new float[] {-10, -200, -30, -400}, result);
    }
}
