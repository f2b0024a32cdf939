package io.github.dnn4j.agreement;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Tolerance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with weights and inputs, to be computed by dnn4j and by a peer. All values follow from the case's name.
 *
 * @param name the case in a few words, unique
 * @param network a single layer, or a few
 * @param parameters its weights
 * @param inputs its inputs, by name
 * @param tolerance how far the two results may lie apart
 * @param onReference whether it is small enough for the reference backend
 */
public record AgreementCase(
        String name,
        Network network,
        Parameters parameters,
        Map<String, Tensor> inputs,
        Tolerance tolerance,
        boolean onReference) {
    /**
     * Two f32 results of one layer, summed in different orders: each is off by about 2^-24 times the square root of the
     * number of terms, 4608 at most in the cases of single layers, so the two lie 8e-6 of the largest element apart.
     */
    private static final Tolerance ROUNDED = new Tolerance(1e-5, DataType.F32);

    /** Keeps the inputs' order. */
    public AgreementCase {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** A layer on inputs that are normally distributed around 0 with deviation 1. */
    public static AgreementCase of(String name, Layer layer, Shape... inputs) {
        return of(name, layer, 0, 1, inputs);
    }

    /** A layer on normally distributed inputs; the results are equal, or close where the layer rounds. */
    public static AgreementCase of(String name, Layer layer, double mean, double deviation, Shape... inputs) {
        NetworkBuilder b = new NetworkBuilder("single");
        DataType type = layer instanceof Dequantize d ? d.type() : DataType.F32;
        Value[] values = new Value[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            List<String> fixed = Collections.nCopies(inputs[i].rank(), "");
            values[i] = b.input(new NetworkInput("x" + i, type, inputs[i], fixed));
        }
        b.addAll("y", layer, values).forEach(b::output);
        Tolerance tolerance = Exactness.isExact(layer) ? Tolerance.exact(Precision.F32) : ROUNDED;
        Network network = b.build();
        Parameters parameters = Parameters.initialise(network, Values.parameters(name));
        return of(name, network, parameters, mean, deviation, tolerance);
    }

    /** Several layers; values are close to one another as those of a single layer are. */
    public static AgreementCase of(String name, Network network) {
        return of(name, network, Parameters.initialise(network, Values.parameters(name)));
    }

    /** A network with weights of its own, on inputs that are normally distributed. */
    public static AgreementCase of(String name, Network network, Parameters parameters) {
        return of(name, network, parameters, 0, 1, ROUNDED);
    }

    private static AgreementCase of(
            String name, Network network, Parameters parameters, double mean, double deviation, Tolerance tolerance) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            inputs.put(input.name(), Values.input(name, input, mean, deviation));
        }
        return new AgreementCase(name, network, parameters, inputs, tolerance, true);
    }

    /** This case with another tolerance, for a reason that stands where it is given. */
    public AgreementCase within(double relative) {
        Tolerance other = new Tolerance(relative, DataType.F32);
        return new AgreementCase(name, network, parameters, inputs, other, onReference);
    }

    /** The same network, weights and inputs under another name. */
    public AgreementCase named(String other) {
        return new AgreementCase(other, network, parameters, inputs, tolerance, onReference);
    }

    /** This case for backends that are made for work only. */
    public AgreementCase withoutReference() {
        return new AgreementCase(name, network, parameters, inputs, tolerance, false);
    }

    @Override
    public String toString() {
        return name;
    }
}
