package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private final NetworkBuilder b = new NetworkBuilder("n");
    private final Value x = b.input("x", 1, 4, 6, 6);

    private static Map<String, Shape> shapes(Program program) {
        return program.inferShapes(program.network().shapesWith(Map.of("N", 2L)));
    }

    private static List<Placement> concats(Program program) {
        return ConcatPlacement.of(program, shapes(program));
    }

    private static List<Placement> splits(Program program) {
        return SplitPlacement.of(program, shapes(program));
    }

    @Test
    void branchesLieOneAfterTheOther() {
        Value a = x.convolution("a", 3, 1);
        Value c = x.convolution("c", 5, 1);
        Program program = Programs.of(b, a.concat("cat", c, x.relu("r")), a.relu("also"));
        assertEquals(
                List.of(
                        new Placement("a", "cat", 1, 0),
                        new Placement("c", "cat", 1, 3),
                        new Placement("r", "cat", 1, 8)),
                concats(program));
    }

    @Test
    void batchesHaveOffsetsInSamplesAndOtherAxesNone() {
        Value a = x.relu("a");
        Value c = x.relu("c");
        Value batch = b.add("batch", new Concat(-4), a, c);
        Program program = Programs.of(b, batch, b.add("height", new Concat(2), x.relu("d"), x.relu("e")));
        assertEquals(List.of(new Placement("a", "batch", 0, 0), new Placement("c", "batch", 0, 2)), concats(program));
    }

    @Test
    void whatHasAnotherPlaceIsNotPlaced() {
        Value given = x.relu("given");
        Value twice = x.relu("twice");
        Value taken = x.relu("taken");
        Value half = b.addAll("split", new Split(1, List.of(2L, 2L)), x).getFirst();
        Value constant = b.add("constant", new Constant(Shape.of(1, 1, 6, 6)));
        Value first = taken.concat("first", taken.relu("free"));
        Value second = taken.concat("second", x, given, twice, twice, half);
        Value third = b.add("third", Concat.channels(), constant, b.add("one", new Constant(Shape.of(1, 2, 6, 6))));
        Program program = Programs.of(b, given, first, second, third);
        assertEquals(
                List.of(new Placement("taken", "first", 1, 0), new Placement("free", "first", 1, 4)), concats(program));
    }

    @Test
    void theSourceOfAnAliasIsNotPlaced() {
        Value relu = x.relu("relu");
        Value alias = relu.then("alias", new io.github.dnn4j.layer.Dropout(0.5));
        Program program = new DropIdentities().apply(Programs.of(b, alias, relu.concat("cat", x.relu("other"))));
        assertEquals(List.of(new Placement("other", "cat", 1, 4)), concats(program));
    }

    @Test
    void partsOfASplitAreReadWhereTheyAre() {
        List<Value> parts = b.addAll("split", new Split(1, List.of(1L, 2L, 1L)), x);
        List<Value> rows = b.addAll("rows", new Split(2, List.of(3L, 3L)), x);
        List<Value> inner = b.addAll("inner", new Split(-3, List.of(1L, 1L)), parts.get(1));
        Program program = Programs.of(
                b,
                parts.get(0),
                parts.get(2).relu("r"),
                rows.get(0).relu("s"),
                inner.get(1).relu("t"));
        assertEquals(
                List.of(
                        new Placement("split:1", "x", 1, 1),
                        new Placement("split:2", "x", 1, 3),
                        new Placement("inner:0", "split:1", 1, 0),
                        new Placement("inner:1", "split:1", 1, 1)),
                splits(program));
    }
}
