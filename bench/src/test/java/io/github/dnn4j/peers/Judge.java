package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Comparison;
import io.github.dnn4j.verify.PrecisionLoss;
import io.github.dnn4j.verify.Tolerance;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Says whether an answer is right, by the verifier's rules for whole networks. Each sample of a batch is judged alone:
 * a softmax that is sure of itself is no excuse for its neighbour.
 */
final class Judge {
    private final Network network;
    private final Parameters parameters;
    private final Optional<Network> quantized;
    private final int batch;
    private final float[] input;
    private final Shape output;

    /**
     * A judge of one case.
     *
     * @param network the network for one sample
     * @param quantized the network of those who compute in integers
     * @param input the inputs of all samples, one after the other
     */
    Judge(Network network, Parameters parameters, Optional<Network> quantized, int batch, float[] input) {
        this.network = network;
        this.parameters = parameters;
        this.quantized = quantized;
        this.batch = batch;
        this.input = input;
        this.output = network.inferShapes(network.defaultShapes())
                .get(network.outputs().getFirst());
    }

    /** Elements of the answer to the whole batch. */
    long outputElements() {
        return batch * output.elements();
    }

    /**
     * What is wrong about an answer; empty if nothing.
     *
     * @param expected ONNX Runtime's answer; for those who compute in integers, the quantized network's by definition
     */
    Optional<String> objection(Contender contender, float[] answer, float[] expected) {
        Precision precision = contender.precision();
        Tolerance usual = Tolerance.ofNetwork(contender.quantized() ? quantized.orElseThrow() : network, precision);
        for (int sample = 0; sample < batch; sample++) {
            Tensor right = part(expected, output, sample);
            Tensor given = part(answer, output, sample);
            Comparison comparison = Comparison.of(given, right, usual);
            if (comparison.maxReference() == 0) {
                return Optional.of("nothing but zeros to compare with");
            }
            if (!comparison.agrees() && comparison.nonFinite() == 0 && precision != Precision.F32) {
                comparison = Comparison.of(given, right, ownTolerance(sample, right, precision));
            }
            if (!comparison.agrees()) {
                return Optional.of("sample " + sample + ": " + comparison.describe());
            }
        }
        return Optional.empty();
    }

    private Tolerance ownTolerance(int sample, Tensor right, Precision precision) {
        String name = network.inputs().getFirst().name();
        Shape shape = network.inputs().getFirst().shape();
        return PrecisionLoss.tolerance(
                network,
                parameters,
                Map.of(name, part(input, shape, sample)),
                Map.of(network.outputs().getFirst(), right),
                precision);
    }

    private static Tensor part(float[] all, Shape shape, int sample) {
        int elements = Math.toIntExact(shape.elements());
        return Tensor.ofFloats(shape, Arrays.copyOfRange(all, sample * elements, (sample + 1) * elements));
    }

    /** max|a - b| / max|b| over the whole batch. */
    static double distance(float[] a, float[] b) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < b.length; i++) {
            difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
            largest = Math.max(largest, Math.abs((double) b[i]));
        }
        return difference / largest;
    }
}
