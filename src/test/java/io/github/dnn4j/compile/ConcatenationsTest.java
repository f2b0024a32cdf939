package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConcatenationsTest {
    private static Concatenations of(Program program) {
        return Concatenations.of(program, program.inferShapes(program.network().defaultShapes()));
    }

    @Test
    void aValueThatOnlyOneConcatenationTakesHasAPlaceInIt() {
        NetworkBuilder b = new NetworkBuilder("branches");
        Value x = b.input("data", 1, 3, 4, 4);
        Value left = x.convolution("left", 5, 1);
        Value right = x.convolution("right", 7, 1);
        Value shared = x.convolution("shared", 2, 1);
        Value joined = left.concat("joined", right, shared, shared);
        Program program = Programs.of(b, joined, shared.relu("other"));
        Concatenations found = of(program);
        assertEquals(Optional.of(new Concatenations.Place(Programs.step(program, "joined"), 0)), found.place("left"));
        assertEquals(5, found.place("right").orElseThrow().channel());
        assertEquals(Optional.empty(), found.place("shared"), "taken twice, and by another step");
        assertEquals(Optional.empty(), found.place("joined"));
    }

    @Test
    void anOutputOfTheNetworkHasNone() {
        NetworkBuilder b = new NetworkBuilder("output");
        Value x = b.input("data", 1, 3, 4, 4);
        Value left = x.convolution("left", 5, 1);
        assertEquals(
                Optional.empty(),
                of(Programs.of(b, left.concat("joined", x), left)).place("left"));
    }

    @Test
    void anotherAxisThanThatOfChannelsIsLeftAlone() {
        NetworkBuilder b = new NetworkBuilder("rows");
        Value x = b.input("data", 1, 3, 4, 4);
        Value left = x.convolution("left", 3, 1);
        Value rows = b.add("rows", new Concat(2), left, x);
        assertEquals(Optional.empty(), of(Programs.of(b, rows)).place("left"));
    }

    @Test
    void aRowEndsWithItsLastConcatenation() {
        NetworkBuilder b = new NetworkBuilder("dense");
        Value x = b.input("data", 1, 4, 4, 4);
        Value one = x.concat("one", x.convolution("a", 2, 1));
        Value two = one.concat("two", one.batchNormalization("bn").convolution("b", 2, 1));
        Value three = two.concat("three", two.batchNormalization("bn2").convolution("c", 2, 1));
        Program program = Programs.of(b, three.relu("end"));
        Concatenations found = of(program);
        for (String name : List.of("one", "two", "three")) {
            assertEquals(
                    "three",
                    found.endOfRow(Programs.step(program, name)).orElseThrow().name(),
                    name);
        }
        assertEquals(Optional.empty(), found.endOfRow(Programs.step(program, "a")));
    }

    @Test
    void anotherReaderThanANormalizationEndsARow() {
        NetworkBuilder b = new NetworkBuilder("dense");
        Value x = b.input("data", 1, 4, 4, 4);
        Value one = x.concat("one", x.convolution("a", 2, 1));
        Value two = one.concat("two", one.convolution("b", 2, 1));
        Program program = Programs.of(b, two);
        assertEquals(Optional.empty(), of(program).endOfRow(Programs.step(program, "one")));
    }
}
