package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DropIdentitiesTest {
    private final Pass pass = new DropIdentities();

    static List<Layer> identities() {
        return List.of(
                new Dropout(0.5),
                new ConstantPadding(List.of(0, 0, 0, 0), List.of(0, 0, 0, 0), 1),
                new Transpose(List.of(0, 1, 2, 3)),
                new Concat(1),
                new Split(1, List.of(4L)),
                new ChannelShuffle(1),
                new Take(-1, new Positions.Rotated(0)),
                new Take(2, new Positions.Repeated(1)),
                new Reshape(List.of(0L, 0L, 0L, 0L)),
                new Reshape(List.of(-1L, 0L, 0L, 0L)),
                new Reshape(List.of(0L, 4L, 0L, 0L)),
                new Reshape(List.of(-1L, 4L, 6L, 6L)));
    }

    static List<Layer> others() {
        return List.of(
                new ConstantPadding(List.of(0, 0, 0, 0), List.of(0, 0, 0, 1), 0),
                new Transpose(List.of(0, 1, 3, 2)),
                new ChannelShuffle(2),
                new Take(-1, new Positions.Rotated(1)),
                Take.of(1, 0, 1, 2, 3),
                new Reshape(List.of(1L, -1L, 6L, 6L)),
                new Reshape(List.of(0L, -1L)),
                new Flatten(1));
    }

    @ParameterizedTest
    @MethodSource("identities")
    void dropsAnIdentity(Layer identity) {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4, 6, 6)
                .relu("before")
                .then("identity", identity)
                .relu("after");
        Program program = Programs.of(b, x);
        Program result = pass.apply(program);
        assertEquals(List.of("before", "after"), Programs.stepNames(result));
        assertEquals(List.of("before"), Programs.step(result, "after").inputs());
        assertEquals(1, result.notes().size());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @ParameterizedTest
    @MethodSource("others")
    void keepsWhatIsNoIdentityForSomeInput(Layer other) {
        NetworkBuilder b = new NetworkBuilder("n");
        Program program = Programs.of(b, b.input("x", 1, 4, 6, 6).then("other", other));
        assertSame(program, pass.apply(program));
    }

    @Test
    void dropsTheFlatteningOfAMatrixAlongItsColumnsOnly() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4).then("columns", Flatten.features()).then("all", new Flatten(0));
        assertEquals(List.of("all"), Programs.stepNames(pass.apply(Programs.of(b, x))));
    }

    @Test
    void keepsAReshapeThatIsAnIdentityForOnePictureSizeOnly() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.picture("x", 4, 6, 6).then("reshape", new Reshape(List.of(0L, -1L, 6L, 6L)));
        Program program = Programs.of(b, x);
        assertSame(program, pass.apply(program));
    }

    @Test
    void chainsEndAtTheirSourceAndOutputsBecomeAliases() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4);
        Value first = x.then("first", new Dropout(0.5));
        Value second = first.then("second", new Dropout(0.5));
        Value relu = second.relu("relu");
        Value third = relu.then("third", new Dropout(0.5));
        Value fourth = third.then("fourth", new Dropout(0.5));
        Program program = Programs.of(b, x, first, second, third, fourth, relu);
        Program result = pass.apply(program);
        assertEquals(List.of("relu"), Programs.stepNames(result));
        assertEquals(Map.of("first", "x", "second", "x", "third", "relu", "fourth", "relu"), result.aliases());
        assertEquals(
                Shape.of(5, 4), result.inferShapes(Map.of("x", Shape.of(5, 4))).get("fourth"));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void followsEarlierAliasesAndFusedAdditions() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4, 6, 6).relu("relu");
        Value shortcut = x.then("shortcut", new Dropout(0.5));
        Value sum = x.convolution("conv", 4, 1).plus("sum", shortcut);
        Program program = Programs.of(b, sum, shortcut);
        Program result = pass.apply(new FuseResidualAdd().apply(program));
        assertEquals(
                List.of(new PostOperation.Add("relu")),
                Programs.step(result, "conv").post());
        assertEquals(List.of("relu", "relu"), Programs.step(result, "conv").inputs());
        assertEquals(Map.of("shortcut", "relu"), result.aliases());
        assertSame(result, pass.apply(result));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }
}
