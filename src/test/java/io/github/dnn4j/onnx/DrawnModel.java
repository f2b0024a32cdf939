package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.Vocabulary.FLOATS;
import static io.github.dnn4j.onnx.Vocabulary.NUMBERS;
import static io.github.dnn4j.onnx.Vocabulary.OPERATORS;
import static io.github.dnn4j.onnx.Vocabulary.OPSETS;
import static io.github.dnn4j.onnx.Vocabulary.TYPES;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * A model drawn from bytes, each of which is a choice: a well-formed file, though its graph may make no sense. A fuzzer
 * that changes the bytes changes operators, attributes, shapes and edges, where changing the file's own bytes would
 * mostly break the file.
 */
final class DrawnModel {
    private static final int MOST_VALUES = 64;

    private final byte[] choices;
    private final List<String> names = new ArrayList<>();
    private int at;

    private DrawnModel(byte[] choices) {
        this.choices = choices;
    }

    /** The file that these choices draw. */
    static byte[] bytes(byte[] choices) {
        return new DrawnModel(choices).draw();
    }

    private int choose(int count) {
        return at < choices.length ? (choices[at++] & 0xff) % count : 0;
    }

    private <T> T choose(List<T> from) {
        return from.get(choose(from.size()));
    }

    private byte[] draw() {
        TestGraph graph = new TestGraph(OPSETS[choose(OPSETS.length)]);
        for (int inputs = choose(2); inputs >= 0; inputs--) {
            graph.typedInput(name(), TYPES[choose(TYPES.length)], extents());
        }
        while (at < choices.length && names.size() < MOST_VALUES) {
            if (choose(3) == 1) {
                graph.initializer(tensor(name()));
            } else {
                node(graph);
            }
        }
        graph.output(names.getLast());
        if (choose(4) == 1) {
            graph.output(choose(names));
        }
        return graph.bytes();
    }

    private String name() {
        names.add("v" + names.size());
        return names.getLast();
    }

    private Object[] extents() {
        Object[] extents = new Object[choose(6)];
        for (int i = 0; i < extents.length; i++) {
            int kind = choose(10);
            extents[i] = switch (kind) {
                case 0 -> "s" + i;
                case 1 -> "s" + choose(3);
                case 2 -> null;
                case 3 -> (Object) NUMBERS[choose(NUMBERS.length)];
                default -> (Object) (long) (kind - 3);
            };
        }
        return extents;
    }

    private TensorProto.Builder tensor(String name) {
        int type = TYPES[choose(TYPES.length)];
        long[] extents = new long[choose(5)];
        long count = 1;
        for (int i = 0; i < extents.length; i++) {
            extents[i] = choose(6);
            count *= extents[i];
        }
        TensorProto.Builder tensor = TestGraph.tensor(name, type, extents);
        if (choose(4) == 1) {
            byte[] raw = new byte[(int) count * ElementType.of(type).bytes()];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) (i < 8 ? choose(256) : i);
            }
            return tensor.setRawData(ByteString.copyFrom(raw));
        }
        for (int i = 0; i < count; i++) {
            long value = i < 8 ? NUMBERS[choose(NUMBERS.length)] : i;
            switch (type) {
                case 1 -> tensor.addFloatData(i < 8 ? FLOATS[choose(FLOATS.length)] : value);
                case 11 -> tensor.addDoubleData(value / 4.0);
                case 7 -> tensor.addInt64Data(value);
                case 12, 13 -> tensor.addUint64Data(value);
                default -> tensor.addInt32Data((int) value);
            }
        }
        return tensor;
    }

    private void node(TestGraph graph) {
        String[] operator = choose(OPERATORS).split(" ");
        List<String> operands = new ArrayList<>();
        int oddity = choose(16);
        for (int count = Integer.parseInt(operator[1]) + (oddity == 1 ? -1 : oddity == 2 ? 1 : 0); count > 0; count--) {
            operands.add(operand(graph, operands.isEmpty()));
        }
        List<AttributeProto> attributes = new ArrayList<>();
        for (int i = 2; i < operator.length; i++) {
            if (choose(2) == 1) {
                attributes.add(attribute(operator[i]));
            }
        }
        if (oddity == 3) {
            attributes.add(attribute(choose(Vocabulary.LISTS)));
        }
        List<String> outputs = new ArrayList<>();
        for (int count = oddity == 4 || operator[0].equals("Split") ? choose(4) : 0; count >= 0; count--) {
            outputs.add("v" + (names.size() + outputs.size()));
        }
        names.addAll(outputs);
        graph.node(operator[0], operands, outputs, attributes.toArray(AttributeProto[]::new));
    }

    /** A value that is there, the last ones first; or, for all but the first operand, often a new constant. */
    private String operand(TestGraph graph, boolean first) {
        int kind = first ? 0 : choose(4);
        if (kind == 1) {
            String name = name();
            graph.initializer(tensor(name));
            return name;
        }
        if (kind == 2) {
            long[] values = numbers();
            String name = name();
            graph.longs(name, values);
            return name;
        }
        int back = choose(names.size() + 1);
        return back == names.size() ? "" : names.get(names.size() - 1 - back);
    }

    private long[] numbers() {
        long[] values = new long[choose(7)];
        for (int i = 0; i < values.length; i++) {
            values[i] = NUMBERS[choose(NUMBERS.length)];
        }
        return values;
    }

    private AttributeProto attribute(String name) {
        if (name.equals("value") && choose(4) > 0) {
            return TestGraph.value(tensor(""));
        }
        List<String> texts = Vocabulary.TEXTS.get(name);
        if (texts != null) {
            return TestGraph.text(name, choose(texts));
        }
        if (Vocabulary.LISTS.contains(name)) {
            return TestGraph.integers(name, numbers());
        }
        if (Vocabulary.REAL_LISTS.contains(name)) {
            AttributeProto.Builder list =
                    AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
            for (int count = choose(7); count > 0; count--) {
                list.addFloats(FLOATS[choose(FLOATS.length)]);
            }
            return list.build();
        }
        return Vocabulary.REALS.contains(name) || name.equals("value")
                ? TestGraph.real(name, FLOATS[choose(FLOATS.length)])
                : TestGraph.integer(name, NUMBERS[choose(NUMBERS.length)]);
    }
}
