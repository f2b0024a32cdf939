package io.github.dnn4j.fuzz;

import io.github.dnn4j.onnx.DrawnModelFuzz;
import io.github.dnn4j.onnx.OnnxFuzz;
import io.github.dnn4j.onnx.proto.ProtoFuzz;
import io.github.dnn4j.safetensors.SafetensorsFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is fuzzed: a class with the method {@code fuzzerTestOneInput(byte[])} that Jazzer calls, and inputs to begin
 * with.
 */
enum Target {
    /** The bytes of ONNX files. */
    ONNX(OnnxFuzz.class, OnnxFuzz::fuzzerTestOneInput, OnnxFuzz::seeds),
    /** The messages of ONNX files, beside what protoc's code makes of them. */
    ONNX_MESSAGES(ProtoFuzz.class, ProtoFuzz::fuzzerTestOneInput, ProtoFuzz::seeds),
    /** Choices from which well-formed ONNX files are drawn. */
    ONNX_GRAPHS(DrawnModelFuzz.class, DrawnModelFuzz::fuzzerTestOneInput, DrawnModelFuzz::seeds),
    /** The bytes of safetensors files. */
    SAFETENSORS(SafetensorsFuzz.class, SafetensorsFuzz::fuzzerTestOneInput, SafetensorsFuzz::seeds);

    private final Class<?> code;
    private final Consumer<byte[]> reader;
    private final Supplier<List<byte[]>> seeds;

    Target(Class<?> code, Consumer<byte[]> reader, Supplier<List<byte[]>> seeds) {
        this.code = code;
        this.reader = reader;
        this.seeds = seeds;
    }

    /** Gives one input to the reader, and throws what it lets through. */
    void read(byte[] input) {
        reader.accept(input);
    }

    /** Inputs near those to begin with. */
    Mutations mutations(long seed) {
        return new Mutations(seeds.get(), seed);
    }

    /** Fuzzes this target, keeping in {@code folder} what is learnt; see {@link Jazzer#run}. */
    Jazzer.Outcome fuzz(Path folder, String limit) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        writeSeeds(corpus);
        return Jazzer.run(code.getName(), corpus, folder, limit);
    }

    private void writeSeeds(Path folder) throws IOException {
        int number = 0;
        for (byte[] seed : seeds.get()) {
            Files.write(folder.resolve(String.format(Locale.ROOT, "seed%04d", number++)), seed);
        }
    }
}
