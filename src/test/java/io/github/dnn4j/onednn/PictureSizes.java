package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One compiled network that is given pictures of random sizes, as a service for pictures of any size gives them. Its
 * arguments are the name of a network, of the zoo or of this class, the least and the greatest extent, and ascending
 * numbers of sizes; after each of these it prints the bytes in use in the pool and the process's anonymous memory.
 */
public final class PictureSizes {
    private static final int CHANNELS = 16;

    private PictureSizes() {}

    /**
     * What a number of sizes left behind.
     *
     * @param pool bytes in use in the pool
     * @param anonymous bytes of the process that are in no file
     */
    record Left(int sizes, long pool, long anonymous) {
        static Left parse(String line) {
            String[] fields = line.split(" ");
            return new Left(Integer.parseInt(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
        }

        @Override
        public String toString() {
            return sizes + " " + pool + " " + anonymous;
        }
    }

    /** Runs the sizes. */
    public static void main(String[] arguments) throws IOException {
        int[] counts =
                Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray();
        run(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), counts)
                .forEach(System.out::println);
    }

    /** What is left after each number of sizes. */
    static List<Left> run(String name, int least, int most, int... counts) throws IOException {
        Network network = network(name);
        Parameters parameters = Zoo.names().contains(name) ? ZooWeights.of(network, 5) : Nets.parameters(network);
        SplittableRandom random = new SplittableRandom(11);
        List<Left> left = new ArrayList<>();
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited();
                CompiledNetwork model = backend.compile(
                        network,
                        parameters,
                        CompileOptions.defaults().threads(1).memory(pool))) {
            int done = 0;
            for (int count : counts) {
                for (; done < count; done++) {
                    Shape shape = Shape.of(1, 3, random.nextInt(least, most + 1), random.nextInt(least, most + 1));
                    try (Session session = model.newSession(shape)) {
                        session.run();
                    }
                }
                left.add(new Left(done, pool.bytesInUse(), anonymousBytes()));
            }
        }
        return left;
    }

    /** The same in a process of its own whose Java heap is touched from the start: what grows is native. */
    static List<Left> inItsOwnProcess(String name, int least, int most, int... counts)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                PictureSizes.class.getName(),
                name,
                Integer.toString(least),
                Integer.toString(most)));
        Arrays.stream(counts).mapToObj(Integer::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("the sizes failed: " + output);
        }
        return output.lines().map(Left::parse).toList();
    }

    private static long anonymousBytes() throws IOException {
        return 1024
                * Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("RssAnon:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
    }

    /** The network of that name, of the zoo or of this class. */
    static Network network(String name) {
        return switch (name) {
            case "resampling" -> resampling();
            case "borders" -> borders();
            case "convolutions" -> convolutions();
            default -> Zoo.network(name);
        };
    }

    /** Resampling of every kind, each with an output. */
    private static Network resampling() {
        NetworkBuilder b = new NetworkBuilder("resampling");
        Value x = b.picture("data", 3, 32, 32);
        Value sum = null;
        for (Resampling.Mode mode : Resampling.Mode.values()) {
            for (Resampling.Coordinates coordinates : Resampling.Coordinates.values()) {
                for (Resampling.NearestRounding rounding : Resampling.NearestRounding.values()) {
                    if (mode == Resampling.Mode.LINEAR && rounding != Resampling.NearestRounding.FLOOR) {
                        continue;
                    }
                    String kind = mode + "_" + coordinates + "_" + rounding;
                    Value resized =
                            x.then(kind, new Resampling(mode, List.of(1.3, 0.7), List.of(), coordinates, rounding));
                    sum = sum == null ? resized : sum.plus(kind + "_sum", resized);
                    if (rounding == Resampling.NearestRounding.FLOOR) {
                        Value fixed = x.then(
                                kind + "_fixed",
                                new Resampling(mode, List.of(), List.of(40L, 24L), coordinates, rounding));
                        b.output(fixed);
                    }
                }
            }
        }
        return b.output(sum).build();
    }

    /** Layers with borders, divisors and zeros: paddings, average poolings, transposed convolution, broadcasting. */
    private static Network borders() {
        NetworkBuilder b = new NetworkBuilder("borders");
        Value x = b.picture("data", 3, 32, 32).convolution("stem", CHANNELS, 3, c -> c.withPadding(1));
        Window even = Window.of(3, 3).withStride(2).withPadding(1);
        Window uneven = Window.of(3, 4).withStride(2, 3).withPadding(List.of(1, 0), List.of(0, 2));
        for (AveragePooling.Divisor divisor : AveragePooling.Divisor.values()) {
            b.output(x.then("even " + divisor, new AveragePooling(even, Rounding.CEIL, divisor)));
            b.output(x.then("uneven " + divisor, new AveragePooling(uneven, Rounding.CEIL_INSIDE, divisor)));
        }
        Value padded = x.then("pad", new ConstantPadding(List.of(0, 1, 2, 3), List.of(0, 0, 3, 0), -1.5f));
        b.output(padded.convolution("after", CHANNELS, 1));
        b.output(x.then(
                "transposed",
                TransposedConvolution.of(CHANNELS, 8, 3, 3).withDilation(3).withOutputPadding(2)));
        Value plane = x.convolution("plane", 1, 1);
        Value channels = x.globalAveragePooling("channels");
        return b.output(b.add("broadcast", Elementwise.add(), plane, channels)).build();
    }

    /** Convolutions of all kinds. */
    private static Network convolutions() {
        NetworkBuilder b = new NetworkBuilder("convolutions");
        Value x = b.picture("data", 3, 32, 32)
                .convolution("stem", CHANNELS, 7, c -> c.withStride(2).withPadding(3))
                .batchNormalization("norm")
                .relu("relu");
        Value y = x.convolution("three", 32, 3, c -> c.withPadding(1))
                .depthwise("depthwise", 3, c -> c.withPadding(1))
                .convolution("one", CHANNELS, 1);
        x = x.plus("sum", y).convolution("groups", 32, 3, c -> c.withPadding(1).withGroups(2));
        x = x.concat("concat", y).maxPooling("pool", 2, 2).convolution("strided", 64, 3, c -> c.withStride(2));
        x = x.batchNormalization("alone").channelShuffle("shuffle", 4);
        return b.output(x.globalAveragePooling("mean")
                        .fullyConnected("classes", 10)
                        .softmax("prob"))
                .build();
    }
}
