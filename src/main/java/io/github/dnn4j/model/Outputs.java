package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model computed: copies of its outputs, in the network's order and in plain (N, C, spatial...) order. */
public final class Outputs {
    private final Map<String, Tensor> tensors;

    private Outputs(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    static Outputs of(Session session, List<String> names) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        names.forEach(name -> copies.put(name, copy(session.output(name))));
        return new Outputs(copies);
    }

    /** Of one sample of a batch. */
    static Outputs of(Session session, List<String> names, int sample) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        names.forEach(name -> copies.put(name, copy(session.output(name).slice(sample, sample + 1L))));
        return new Outputs(copies);
    }

    private static Tensor copy(Tensor output) {
        boolean half = output.type().isFloating() && output.type() != DataType.F32;
        return output.copyAs(half ? DataType.F32 : output.type());
    }

    /** The names of the outputs. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /**
     * An output as a tensor, floating-point ones as F32; its {@link Tensor#segment} is off-heap memory of its own.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none of that name
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        require(tensor != null, "there is no output named %s; there are %s", name, tensors.keySet());
        return tensor;
    }

    /** The shape of an output. */
    public Shape shape(String name) {
        return tensor(name).shape();
    }

    /** The numbers of an output. */
    public float[] floats(String name) {
        return tensor(name).toFloatArray();
    }

    /**
     * The numbers of the only output.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there are several
     */
    public float[] floats() {
        require(tensors.size() == 1, "there are the outputs %s; name one of them", tensors.keySet());
        return tensors.values().iterator().next().toFloatArray();
    }

    @Override
    public String toString() {
        return tensors.toString();
    }
}
