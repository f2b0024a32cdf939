package io.github.dnn4j.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onnx.proto.SameContent;
import io.github.dnn4j.onnx.write.ModelWriter;
import io.github.dnn4j.onnx.write.NetworkExport;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small networks as ONNX messages. */
public final class Exports {
    private Exports() {}

    /** An input; symbols are separated by commas, and there are none where the text is empty. */
    public static NetworkInput input(String name, DataType type, String symbols, long... extents) {
        List<String> names =
                symbols.isEmpty() ? Collections.nCopies(extents.length, "") : Arrays.asList(symbols.split(",", -1));
        return new NetworkInput(name, type, Shape.of(extents), names);
    }

    /** A network of one layer, a node {@code y}. */
    public static Network of(Layer layer, NetworkInput... inputs) {
        NetworkBuilder builder = new NetworkBuilder("one");
        Value[] values = Arrays.stream(inputs).map(builder::input).toArray(Value[]::new);
        return builder.output(builder.addAll("y", layer, values).toArray(Value[]::new))
                .build();
    }

    /** What protoc's code reads of an exported model: what was to be written. */
    public static ModelProto model(Network network, Parameters parameters) {
        try {
            ModelProto model = ModelProto.parseFrom(OnnxExporter.toBytes(network, parameters));
            SameContent.require(
                    ModelWriter.model(NetworkExport.graph(network, parameters).inlined(), Map.of()), model);
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    public static Parameters parameters(Network network) {
        return Parameters.initialise(network, Initialiser.he(3));
    }

    public static GraphProto graph(Network network) {
        return model(network, parameters(network)).getGraph();
    }

    /** The operators that a layer becomes. */
    public static List<String> operators(Layer layer, NetworkInput... inputs) {
        return graph(of(layer, inputs)).getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
    }

    public static TensorProto initialiser(GraphProto graph, String name) {
        return graph.getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no initialiser " + name));
    }

    public static OnnxModel again(Network network, Parameters parameters) {
        return OnnxImporter.read(OnnxExporter.toBytes(network, parameters), ImportOptions.defaults());
    }

    public static Tensor random(Shape shape, DataType type) {
        Tensor tensor = Tensor.allocate(shape, type);
        SplittableRandom random = new SplittableRandom(shape.hashCode());
        for (long i = 0; i < shape.elements(); i++) {
            tensor.setFloat(i, (float) random.nextDouble(-2, 2));
        }
        return tensor;
    }

    /** The first output of a network with one input, on the reference backend. */
    public static float[] run(Network network, Parameters parameters, Tensor input) {
        String name = network.inputs().getFirst().name();
        return ReferenceBackend.values(network, parameters, Map.of(name, input))
                .get(network.outputs().getFirst())
                .toFloatArray();
    }
}
