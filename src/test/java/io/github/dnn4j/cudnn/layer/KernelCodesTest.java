package io.github.dnn4j.cudnn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What crosses to the kernels as a number is a constant of {@code native/include/dnn4j_kernels.h} on both sides: never
 * the place of an enum's constant among the others, nor a number that is written down twice.
 */
class KernelCodesTest {
    private static final Path JAVA = Path.of("src/main/java/io/github/dnn4j/cudnn");
    private static final Path CUDA = Path.of("native/cuda");

    @Test
    void everyConstantHasACodeOfItsOwn() {
        haveCodesOfTheirOwn(
                Stream.of(DataType.values()).mapToInt(type -> Argument.of(type).value()));
        haveCodesOfTheirOwn(IntStream.concat(
                Stream.of(Activation.Function.values()).mapToInt(Chain::code),
                IntStream.of(Dnn4jKernels.DNN4J_CHAIN_ADD_RESIDUAL)));
        haveCodesOfTheirOwn(IntStream.concat(
                Stream.of(Elementwise.Operation.values()).mapToInt(CudnnElementwise::code),
                IntStream.of(CudnnPRelu.CODE)));
        haveCodesOfTheirOwn(Stream.of(AveragePooling.Divisor.values()).mapToInt(Pooling::code));
        haveCodesOfTheirOwn(Stream.of(ChannelSums.Summand.values()).mapToInt(ChannelSums.Summand::code));
    }

    /** Constants of public enums may be sorted. */
    @Test
    void noOrdinalIsACode() throws IOException {
        assertEquals(List.of(), lines(JAVA, ".java", "\\bordinal\\b"));
    }

    /** A default would compute something for a code that the kernels do not know. */
    @Test
    void kernelsNameTheCodesThatTheyKnow() throws IOException {
        assertFalse(lines(CUDA, ".cuh", "\\bcase DNN4J_").isEmpty(), "there are kernels that go by codes");
        assertEquals(List.of(), lines(CUDA, ".cuh", "\\bcase (?!DNN4J_)|\\bdefault:|^\\s*enum\\b"));
    }

    private static void haveCodesOfTheirOwn(IntStream codes) {
        List<Integer> all = codes.boxed().toList();
        assertFalse(all.isEmpty());
        assertEquals(all.stream().distinct().toList(), all);
    }

    /** The lines of a folder's sources in which an expression is found. */
    private static List<String> lines(Path folder, String ending, String expression) throws IOException {
        Matcher matcher = Pattern.compile(expression).matcher("");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
            assertFalse(sources.isEmpty(), "no sources in " + folder);
            List<String> found = new ArrayList<>();
            for (Path source : sources) {
                for (String line : Files.readAllLines(source)) {
                    if (matcher.reset(line).find()) {
                        found.add(source.getFileName() + ": " + line.strip());
                    }
                }
            }
            return found;
        }
    }
}
