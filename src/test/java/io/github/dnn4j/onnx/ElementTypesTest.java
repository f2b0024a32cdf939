package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.dnn4j.onnx.proto.Protos;
import io.github.dnn4j.onnx.read.TensorReader;
import io.github.dnn4j.tensor.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Element types, as raw bytes and in fields of their own. */
class ElementTypesTest {
    private static double[] read(TensorProto.Builder tensor) {
        OnnxTensor read = TensorReader.read(Protos.tensor(tensor.build()), null);
        double[] values = new double[(int) read.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read.getDouble(i);
        }
        return values;
    }

    private static ByteString raw(int bytes, java.util.function.Consumer<ByteBuffer> fill) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fill.accept(buffer);
        return ByteString.copyFrom(buffer.array());
    }

    @Test
    void halfPrecision() {
        short half = Float.floatToFloat16(-1.5f);
        assertArrayEquals(
                new double[] {-1.5}, read(TestGraph.tensor("h", 10, 1).setRawData(raw(2, b -> b.putShort(half)))));
        assertArrayEquals(
                new double[] {-1.5, 1},
                read(TestGraph.tensor("h", 10, 2).addInt32Data(half & 0xffff).addInt32Data(0x3c00)));
        assertArrayEquals(new double[] {1}, read(TestGraph.tensor("b", 16, 1).addInt32Data(0x3f80)));
    }

    @Test
    void integersOfAllSizes() {
        assertArrayEquals(
                new double[] {-3, 200},
                read(TestGraph.tensor("i", 6, 2).addInt32Data(-3).addInt32Data(200)));
        assertArrayEquals(
                new double[] {-3}, read(TestGraph.tensor("i", 3, 1).setRawData(raw(1, b -> b.put((byte) -3)))));
        assertArrayEquals(
                new double[] {253}, read(TestGraph.tensor("i", 2, 1).setRawData(raw(1, b -> b.put((byte) -3)))));
        assertArrayEquals(new double[] {65533}, read(TestGraph.tensor("i", 4, 1).addInt32Data(65533)));
        assertArrayEquals(new double[] {-3}, read(TestGraph.tensor("i", 5, 1).addInt32Data(-3)));
        assertArrayEquals(
                new double[] {4294967295.0}, read(TestGraph.tensor("i", 12, 1).addUint64Data(4294967295L)));
        assertArrayEquals(new double[] {1e15}, read(TestGraph.tensor("i", 7, 1).addInt64Data(1_000_000_000_000_000L)));
        assertArrayEquals(new double[] {1}, read(TestGraph.tensor("t", 9, 1).addInt32Data(1)));
        assertArrayEquals(new double[] {0.1}, read(TestGraph.tensor("d", 11, 1).addDoubleData(0.1)));
        assertArrayEquals(
                new double[] {0.1}, read(TestGraph.tensor("d", 11, 1).setRawData(raw(8, b -> b.putDouble(0.1)))));
    }

    @Test
    void emptyTensorsAndScalars() {
        assertEquals(0, read(TestGraph.tensor("e", 1, 0, 4)).length);
        assertArrayEquals(new double[] {2}, read(TestGraph.tensor("s", 1).addFloatData(2)));
    }

    @Test
    void halfPrecisionModelsBecomeF32() {
        short two = Float.floatToFloat16(2);
        OnnxModel model = new TestGraph(13)
                .typedInput("x", 10, 1, 2)
                .initializer(TestGraph.tensor("w", 10).addInt32Data(two))
                .node("Mul", "x,w", "m")
                .node("Cast", "m", "y", TestGraph.integer("to", 1))
                .output("y")
                .importModel();
        assertEquals(DataType.F32, model.network().inputs().getFirst().type());
        assertEquals(DataType.F32, model.parameters().get("w").type());
        assertArrayEquals(
                new float[] {2, 4},
                TestGraph.run(model, model.network().defaultShapes()).values());
    }

    @Test
    void typesThatNetworksLackAreRefusedByName() {
        TestGraph graph =
                new TestGraph(13).typedInput("x", 12, 2).node("Relu", "x", "y").output("y");
        UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class, graph::importModel);
        assertTrue(refused.getMessage().contains("UINT32"), refused.getMessage());
        TestGraph weights = new TestGraph(21)
                .input("x", 2)
                .initializer(TestGraph.tensor("w", 17, 2).addInt32Data(1).addInt32Data(1))
                .node("Mul", "x,w", "y")
                .output("y");
        assertThrows(UnsupportedOperatorException.class, weights::importModel);
    }

    @Test
    void doublesAreF32WithANote() {
        OnnxModel model = new TestGraph(13)
                .typedInput("x", 11, 2)
                .initializer(TestGraph.tensor("w", 11, 2).addDoubleData(0.5).addDoubleData(1e-3))
                .node("Mul", "x,w", "m")
                .node("Cast", "m", "c", TestGraph.integer("to", 1))
                .node("Cast", "c", "y", TestGraph.integer("to", 11))
                .output("y")
                .importModel();
        assertEquals(DataType.F32, model.network().inputs().getFirst().type());
        assertArrayEquals(
                new float[] {0.5f, 2e-3f},
                TestGraph.run(model, model.network().defaultShapes()).values());
        assertTrue(
                model.notes().stream().anyMatch(note -> note.contains("input x is of type double")),
                model.notes().toString());
        assertTrue(
                model.notes().stream().anyMatch(note -> note.endsWith("rounded to f32: w")),
                model.notes().toString());
    }

    @Test
    void weightsStayInTheFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.onnx");
        TestGraph graph = new TestGraph(13).input("x", 1, 3, 8, 8).counting("w", 4, 3, 3, 3);
        Files.write(file, graph.node("Conv", "x,w", "y").output("y").bytes());
        OnnxModel model = OnnxImporter.read(file);
        assertEquals(1, model.parameters().get("w").getFloat(0));
        assertEquals(108, model.parameters().get("w").getFloat(107));
    }
}
