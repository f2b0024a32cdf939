package io.github.dnn4j.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.options.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {
    @TempDir
    private Path folder;

    private Path tests;

    @BeforeEach
    void write() throws IOException {
        tests = Files.createDirectory(folder.resolve("tests"));
        test("test_a_product", "MatMul", new float[] {2}, new float[] {6});
        test("test_b_wrong", "Add", new float[] {2}, new float[] {6});
        test("test_c_unknown", "Frobnicate", new float[] {2}, new float[] {6});
        Files.createDirectory(tests.resolve("no_test"));
    }

    /** One operator on x, which is (3), and w. */
    private void test(String name, String operator, float[] w, float[] expected) throws IOException {
        Path test = Files.createDirectory(tests.resolve(name));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(input("x"))
                .addInput(input("w"))
                .addNode(NodeProto.newBuilder()
                        .setOpType(operator)
                        .addAllInput(List.of("x", "w"))
                        .addOutput("y"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        ModelProto.Builder model = ModelProto.newBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph);
        Files.write(test.resolve("model.onnx"), model.build().toByteArray());
        Path data = Files.createDirectory(test.resolve("test_data_set_0"));
        tensor(data.resolve("input_0.pb"), 3);
        tensor(data.resolve("input_1.pb"), w);
        tensor(data.resolve("output_0.pb"), expected);
    }

    private static ValueInfoProto.Builder input(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimValue(1);
        shape.addDimBuilder().setDimValue(1);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)));
    }

    private static void tensor(Path file, float... values) throws IOException {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDataType(1).addDims(1).addDims(values.length);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        Files.write(file, tensor.build().toByteArray());
    }

    private CommandLineRun conformance(Object... more) {
        boolean chosen = Arrays.asList(more).contains("--backend");
        Object[] first = chosen ? new Object[] {"conformance"} : new Object[] {"conformance", "--backend", "reference"};
        Object[] args = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, args, first.length, more.length);
        return CommandLineRun.of(args);
    }

    @Test
    void tellsWhatBecameOfEveryTest() {
        CommandLineRun run = conformance(tests);
        List<String> lines = run.out().lines().toList();
        assertEquals("passed test_a_product", lines.get(0));
        assertTrue(lines.get(1).startsWith("failed test_b_wrong output y has 5.0 at 0 instead of 6.0"), lines.get(1));
        assertTrue(lines.get(2).startsWith("unsupported test_c_unknown Frobnicate: "), lines.get(2));
        assertEquals("1 passed, 1 failed, 1 unsupported", lines.get(3));
        assertEquals(4, lines.size());
        assertEquals("", run.err());
        assertEquals(ExitCode.FAILED, run.code());
    }

    @Test
    void oneTestMayBeGiven() {
        CommandLineRun run = conformance(tests.resolve("test_a_product")).succeeded();
        assertEquals(
                List.of("passed test_a_product", "1 passed, 0 failed, 0 unsupported"),
                run.out().lines().toList());
        assertEquals(
                ExitCode.OK,
                conformance(tests.resolve("test_c_unknown")).succeeded().code());
    }

    @Test
    void printsJson() {
        Map<String, Object> json = conformance("--json", tests).json();
        assertEquals(1.0, ((Number) json.get("failed")).doubleValue());
        assertEquals("failed", ((Map<?, ?>) ((List<?>) json.get("tests")).get(1)).get("status"));
    }

    @Test
    void infinitiesAndNaNsComeThroughIfAskedFor() throws IOException {
        test("test_d_infinite", "MatMul", new float[] {Float.POSITIVE_INFINITY}, new float[] {Float.POSITIVE_INFINITY});
        test("test_e_nan", "Max", new float[] {Float.NaN}, new float[] {Float.NaN});
        Path infinite = tests.resolve("test_d_infinite");
        CommandLineRun refused = conformance(tests.resolve("test_e_nan"));
        assertTrue(refused.out().contains("holds NaN"), refused.out());
        for (String backend : List.of("reference", "onednn")) {
            for (Path test : List.of(infinite, tests.resolve("test_e_nan"))) {
                CommandLineRun run = conformance(test, "--backend", backend, "--non-finite", "propagate");
                assertEquals(
                        "1 passed, 0 failed, 0 unsupported",
                        run.out().lines().toList().getLast(),
                        run.out());
            }
        }
        conformance(infinite, "--non-finite", "keep").refused("--non-finite");
    }

    @Test
    void brokenTestsFail() throws IOException {
        Files.delete(tests.resolve("test_a_product/test_data_set_0/output_0.pb"));
        CommandLineRun missing = conformance(tests.resolve("test_a_product"));
        assertTrue(missing.out().startsWith("failed test_a_product there is no file"), missing.out());
        Files.write(tests.resolve("test_a_product/model.onnx"), new byte[] {1, 2, 3});
        CommandLineRun broken = conformance(tests.resolve("test_a_product"));
        assertTrue(broken.out().startsWith("failed test_a_product"), broken.out());
        assertEquals(ExitCode.FAILED, broken.code());
    }

    @Test
    void refusesWhatCannotBeRun() {
        conformance(folder.resolve("none")).refused("there is no folder");
        conformance(tests.resolve("no_test")).refused("has no tests");
        conformance(tests.resolve("test_a_product/model.onnx")).refused("is a file");
        conformance(tests, "--precision", "bf16").refused("bf16");
        conformance().refused("DIR");
    }
}
