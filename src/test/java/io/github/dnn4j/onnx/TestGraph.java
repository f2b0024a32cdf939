package io.github.dnn4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.onnx.proto.Protos;
import io.github.dnn4j.onnx.proto.SameContent;
import io.github.dnn4j.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds small model files for tests.
 *
 * <pre>{@code
 * OnnxModel model = new TestGraph(13).input("x", 1, 3, 8, 8).node("Relu", "x", "y").output("y").importModel();
 * }</pre>
 */
public final class TestGraph {
    final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    /** The domain of the functions that a file defines. */
    private static final OperatorSetIdProto OWN =
            OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1).build();

    private final List<FunctionProto> functions = new ArrayList<>();
    private final long opset;

    public TestGraph(long opset) {
        this.opset = opset;
    }

    /** An F32 input; text is a symbol, null an extent without one. */
    public TestGraph input(String name, Object... extents) {
        return typedInput(name, 1, extents);
    }

    TestGraph typedInput(String name, int type, Object... extents) {
        graph.addInput(described(name, type, extents));
        return this;
    }

    private static ValueInfoProto described(String name, int type, Object... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object extent : extents) {
            switch (extent) {
                case Integer value -> shape.addDimBuilder().setDimValue(value);
                case Long value -> shape.addDimBuilder().setDimValue(value);
                case String symbol -> shape.addDimBuilder().setDimParam(symbol);
                case null -> shape.addDimBuilder();
                default -> throw new IllegalArgumentException(extent.toString());
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    public TestGraph output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        return this;
    }

    /** An output whose shape the file declares. */
    public TestGraph output(String name, Object... extents) {
        graph.addOutput(described(name, 1, extents));
        return this;
    }

    /** The shape of a value in between. */
    TestGraph declare(String name, Object... extents) {
        graph.addValueInfo(described(name, 1, extents));
        return this;
    }

    /** A node with the names of its operands, an empty one for an absent operand. */
    public TestGraph node(String operator, List<String> operands, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(operands)
                .addAllOutput(outputs)
                .addAllAttribute(Arrays.asList(attributes)));
        return this;
    }

    public TestGraph node(String operator, String operands, String output, AttributeProto... attributes) {
        List<String> names = operands.isEmpty() ? List.of() : Arrays.asList(operands.split(",", -1));
        return node(operator, names, List.of(output.split(",", -1)), attributes);
    }

    TestGraph floats(String name, long[] extents, float... values) {
        TensorProto.Builder tensor = tensor(name, 1, extents);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    /** The values 1, 2, 3... as raw data. */
    public TestGraph counting(String name, long... extents) {
        long count = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate((int) (4 * count)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(i + 1f);
        }
        graph.addInitializer(tensor(name, 1, extents).setRawData(ByteString.copyFrom(bytes.array())));
        return this;
    }

    /** The values 1, 2, 3... in U8. */
    TestGraph countingBytes(String name, long... extents) {
        byte[] bytes = new byte[(int) Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return initializer(tensor(name, 2, extents).setRawData(ByteString.copyFrom(bytes)));
    }

    TestGraph longs(String name, long... values) {
        TensorProto.Builder tensor = tensor(name, 7, values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    TestGraph initializer(TensorProto.Builder tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    public static TensorProto.Builder tensor(String name, int type, long... extents) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
        for (long extent : extents) {
            tensor.addDims(extent);
        }
        return tensor;
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** A graph as an attribute: a branch of If. */
    static AttributeProto graph(String name, TestGraph branch) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(branch.graph.clone().setName(name))
                .build();
    }

    /** An attribute that refers to one of the function around. */
    static AttributeProto reference(String name, AttributeType type, String of) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(type)
                .setRefAttrName(of)
                .build();
    }

    /** A function of the domain {@code own}; its body is the nodes of {@code body}. */
    TestGraph function(
            String name, List<String> inputs, List<String> outputs, TestGraph body, AttributeProto... defaults) {
        functions.add(FunctionProto.newBuilder()
                .setDomain("own")
                .setName(name)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllNode(body.graph.getNodeList())
                .addAllAttributeProto(Arrays.asList(defaults))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(body.opset))
                .addOpsetImport(OWN)
                .build());
        return this;
    }

    /** A call of a function of the domain {@code own}. */
    TestGraph call(String function, String operands, String outputs, AttributeProto... attributes) {
        node(function, operands, outputs, attributes);
        graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain("own");
        return this;
    }

    /** A node of another domain. */
    TestGraph foreign(String domain, String operator, String operands, String output, AttributeProto... attributes) {
        node(operator, operands, output, attributes);
        graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain(domain);
        return this;
    }

    static AttributeProto value(TensorProto.Builder tensor) {
        return AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeType.TENSOR)
                .setT(tensor)
                .build();
    }

    /** The bytes of the file, which both readers have read. */
    public byte[] bytes() {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .addAllOpsetImport(functions.isEmpty() ? List.of() : List.of(OWN))
                .setGraph(graph)
                .addAllFunctions(functions)
                .build();
        byte[] bytes = model.toByteArray();
        SameContent.require(Protos.model(bytes), model);
        return bytes;
    }

    OnnxModel importModel() {
        return OnnxImporter.read(bytes(), ImportOptions.defaults());
    }

    OnnxModel importFixed() {
        return OnnxImporter.read(bytes(), ImportOptions.defaults().fixedShapes());
    }

    /** The first output on the reference backend; inputs have the values 1, 2, 3... and the given or default shapes. */
    static Result run(OnnxModel model, Map<String, Shape> shapes) {
        try (Backend backend = Backends.open("reference");
                CompiledNetwork compiled =
                        backend.compile(model.network(), model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession(shapes)) {
            shapes.forEach((name, shape) -> {
                for (long i = 0; i < shape.elements(); i++) {
                    session.input(name).setFloat(i, i + 1f);
                }
            });
            session.run();
            String output = model.network().outputs().getFirst();
            return new Result(
                    session.output(output).shape(), session.output(output).toFloatArray());
        }
    }

    /** Imports with fixed shapes and runs. */
    Result run() {
        OnnxModel model = importFixed();
        return run(model, model.network().defaultShapes());
    }

    /**
     * What a network gave.
     *
     * @param shape the output's shape
     * @param values its elements
     */
    record Result(Shape shape, float[] values) {}
}
