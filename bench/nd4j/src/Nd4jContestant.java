package io.github.dnn4j.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J on the CPU: single convolutions, from the flat list of operations. {@code bench/peers} compiles it apart from
 * the rest, for its class path and dnn4j's exclude one another. Its threads are those of OMP_NUM_THREADS.
 */
final class Nd4jContestant implements Contestant {
    private static final Map<String, String> KINDS = Map.of("convolution", "conv2d", "deconvolution", "deconv2d");

    private DynamicCustomOp operation;
    private INDArray input;
    private INDArray output;

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = Serve.takeStandardOutput();
        Serve.serve(new Nd4jContestant(), answers);
    }

    @Override
    public String version() {
        Properties build = new Properties();
        try (InputStream stream = Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
            build.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "ND4J " + build.getProperty("version") + ", "
                + System.getProperty("org.bytedeco.javacpp.platform.extension", "").replaceFirst("-", "");
    }

    @Override
    public void load(Path folder) throws IOException {
        List<long[]> shapes = new ArrayList<>();
        Map<String, String> layer = null;
        for (String text : Files.readAllLines(folder.resolve("network.txt"))) {
            Map<String, String> line = fields(text);
            if (line.get("kind").equals("value")) {
                shapes.add(Arrays.stream(line.get("dims").split(",")).mapToLong(Long::parseLong).toArray());
            } else if (line.containsKey("out")) {
                if (layer != null || !KINDS.containsKey(line.get("kind"))) {
                    throw new RefusedException("ND4J is timed with single convolutions only");
                }
                layer = line;
            }
        }
        if (layer == null) {
            throw new RefusedException("ND4J is timed with single convolutions only");
        }
        build(layer, shapes.get(0), shapes.get(1), CaseFolder.read(folder.resolve("network.bin")));
    }

    private static Map<String, String> fields(String text) {
        String[] words = text.split(" ");
        Map<String, String> fields = new HashMap<>(Map.of("kind", words[0]));
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            fields.put(equals < 0 ? word : word.substring(0, equals), word.substring(equals + 1));
        }
        return fields;
    }

    /** Weights are given in the order (out, in, kernel...), transposed ones in (in, out, kernel...): its format 1. */
    private void build(Map<String, String> layer, long[] from, long[] to, float[] numbers) {
        long groups = Long.parseLong(layer.get("groups"));
        boolean depthwise = groups > 1 && groups == from[1] && groups == to[1];
        if (groups > 1 && (!depthwise || layer.get("kind").equals("deconvolution"))) {
            throw new RefusedException("ND4J has no grouped convolution");
        }
        boolean transposed = layer.get("kind").equals("deconvolution");
        long[] kernel = numbers(layer, "kernel");
        for (int i = 0; i < 2; i++) {
            requireEvenPadding(layer, transposed ? to[i + 2] : from[i + 2], transposed ? from[i + 2] : to[i + 2], i);
        }
        long[] weights = depthwise
                ? new long[] {1, from[1], kernel[0], kernel[1]}
                : new long[] {transposed ? from[1] : to[1], transposed ? to[1] : from[1], kernel[0], kernel[1]};
        List<Long> integers = new ArrayList<>();
        for (String field : List.of("kernel", "stride", "begin", "dilation")) {
            Arrays.stream(numbers(layer, field)).forEach(integers::add);
        }
        integers.addAll(List.of(0L, 0L, 1L)); // padding as given, channels first, weights in format 1
        input = Nd4j.create(DataType.FLOAT, from);
        output = Nd4j.create(DataType.FLOAT, to);
        INDArray weight = part(numbers, layer.get("weight"), weights);
        INDArray[] inputs = layer.containsKey("bias")
                ? new INDArray[] {input, weight, part(numbers, layer.get("bias"), to[1])}
                : new INDArray[] {input, weight};
        operation = DynamicCustomOp.builder(depthwise ? "depthwise_conv2d" : KINDS.get(layer.get("kind")))
                .addInputs(inputs)
                .addOutputs(output)
                .addIntegerArguments(integers.stream().mapToInt(Long::intValue).toArray())
                .build();
    }

    private static long[] numbers(Map<String, String> layer, String field) {
        return Arrays.stream(layer.get(field).split(",")).mapToLong(Long::parseLong).toArray();
    }

    /** ND4J pads as much after as before; a stride may pass over what that is too much. */
    private static void requireEvenPadding(Map<String, String> layer, long wide, long windows, int axis) {
        long span = (numbers(layer, "kernel")[axis] - 1) * numbers(layer, "dilation")[axis] + 1;
        long padded = wide + 2 * numbers(layer, "begin")[axis];
        if ((padded - span) / numbers(layer, "stride")[axis] + 1 != windows) {
            throw new RefusedException("ND4J pads alike at both ends");
        }
    }

    private static INDArray part(float[] numbers, String offset, long... shape) {
        int start = Integer.parseInt(offset);
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        return Nd4j.create(Arrays.copyOfRange(numbers, start, start + count), shape, 'c');
    }

    @Override
    public void run(float[] from, float[] to) {
        input.data().setData(from);
        Nd4j.exec(operation);
        output.data().asNioFloat().get(0, to);
    }

    @Override
    public void unload() {
        operation = null;
        input = null;
        output = null;
    }
}
