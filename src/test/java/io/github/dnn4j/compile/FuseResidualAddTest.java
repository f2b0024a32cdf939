package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuseResidualAddTest {
    private final Pass pass = new FuseResidualAdd();
    private final Pass activations = new FuseActivation(activation -> true);
    private final NetworkBuilder b = new NetworkBuilder("n");
    private final Value x = b.input("x", 1, 4, 6, 6);

    @Test
    void fusesAnIdentityShortcutAndTheActivationAfterIt() {
        Value block =
                x.convolution("c1", 4, 3, c -> c.withPadding(1)).relu("r1").convolution("c2", 4, 1);
        Program program =
                Programs.of(b, b.add("sum", Elementwise.add(), x, block).relu("r2"));
        Program result = activations.apply(pass.apply(program));
        assertEquals(List.of("c1", "c2"), Programs.stepNames(result));
        Step fused = Programs.step(result, "c2");
        assertEquals(List.of(new PostOperation.Add("x"), new PostOperation.Activate(Activation.relu())), fused.post());
        assertEquals(List.of("r1", "x"), fused.inputs());
        assertEquals(List.of("r1"), fused.layerInputs());
        assertEquals(List.of("r2"), fused.outputs());
        assertEquals(List.of("c2", "sum", "r2"), fused.nodes());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void anActivationFusedIntoTheSumBeforeComesAfterIt() {
        Program program = Programs.of(b, x.convolution("c", 4, 1).plus("sum", x).relu("r"));
        Program early = pass.apply(activations.apply(program));
        Program late = activations.apply(pass.apply(program));
        assertEquals(late.steps(), early.steps());
    }

    @Test
    void anActivationOfTheLayerItselfStaysBeforeTheSum() {
        Program program = Programs.of(
                b, x.convolution("c", 4, 1).relu("r1").plus("sum", x).relu("r2"));
        Program result = activations.apply(pass.apply(activations.apply(program)));
        PostOperation relu = new PostOperation.Activate(Activation.relu());
        assertEquals(
                List.of(relu, new PostOperation.Add("x"), relu),
                Programs.step(result, "c").post());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void ofTwoLayersTheLaterTakesTheSum() {
        Value shortcut = x.convolution("shortcut", 8, 1);
        Value block = x.convolution("block", 8, 1);
        Program program = Programs.of(b, shortcut.plus("sum", block));
        Program result = pass.apply(program);
        assertEquals(List.of("shortcut", "block"), Programs.stepNames(result));
        assertEquals(
                List.of(new PostOperation.Add("shortcut")),
                Programs.step(result, "block").post());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void aLayerMovesBehindTheOtherValueWhereOnlyItCanTakeTheSum() {
        Value early = x.convolution("early", 4, 1);
        Value late = x.convolution("c", 4, 1).then("tanh", Activation.tanh()).then("sigmoid", Activation.sigmoid());
        Value sum = early.plus("sum", late);
        Program program = Programs.of(b, sum.plus("again", late));
        Program result = pass.apply(program);
        assertEquals(List.of("c", "tanh", "sigmoid", "early", "again"), Programs.stepNames(result));
        assertEquals(List.of("x", "sigmoid"), Programs.step(result, "early").inputs());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void oneSumForEachLayer() {
        Value first = x.convolution("c", 4, 1).plus("first", x.relu("r"));
        Program program = Programs.of(b, first.plus("second", x));
        Program result = pass.apply(program);
        assertEquals(List.of("r", "c", "second"), Programs.stepNames(result));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void aDeepChainOfBlocksStaysInOrder() {
        Value y = x;
        for (int i = 0; i < 8; i++) {
            Value block = y.convolution("a" + i, 4, 1).relu("ra" + i).convolution("b" + i, 4, 1);
            y = (i % 2 == 0 ? y.plus("s" + i, block) : block.plus("s" + i, y)).relu("r" + i);
        }
        Program program = Programs.of(b, y);
        Program result = activations.apply(pass.apply(program));
        assertEquals(16, result.steps().size());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void keepsASumOfAValueWithItselfOrWithWhatDependsOnIt() {
        Value twice = x.convolution("c1", 4, 1);
        Value doubled = twice.plus("doubled", twice);
        Value used = doubled.convolution("c2", 4, 1);
        Program program = Programs.of(b, used.plus("sum", used.then("tanh", Activation.tanh())));
        assertSame(program, pass.apply(program));
    }

    @Test
    void keepsASumWhoseOperandIsAnOutputOrAConstant() {
        Value given = x.convolution("c1", 4, 1);
        Value first = given.plus("first", x);
        Value second =
                first.convolution("c2", 4, 1).plus("second", b.add("constant", new Constant(Shape.of(1, 4, 6, 6))));
        Program program = Programs.of(b, given, second);
        assertSame(program, pass.apply(program));
    }

    @Test
    void keepsASumThatEnlargesTheLayersResult() {
        Value small = x.then("strided", Convolution.square(4, 4, 6)).plus("broadcast", x);
        Program program = Programs.of(b, small);
        assertSame(program, pass.apply(program));
    }

    @Test
    void keepsASumOfShapesThatAgreeForABatchOfOneOnly() {
        Value fixed = b.add("constant", new Constant(Shape.of(1, 4, 6, 6))).convolution("c", 4, 1);
        Program program = Programs.of(b, fixed.plus("sum", x));
        assertSame(program, pass.apply(program));
    }

    @Test
    void keepsASumOfShapesThatAgreeForOnePictureSizeOnly() {
        NetworkBuilder pictures = new NetworkBuilder("pictures");
        Value picture = pictures.picture("picture", 4, 1, 1);
        Value gate = picture.globalAveragePooling("pool").convolution("c", 4, 1);
        Program program = Programs.of(pictures, gate.plus("sum", picture));
        assertSame(program, pass.apply(program));
    }

    @Test
    void fusesBeforeALayerThatTakesOnePictureSizeOnly() {
        NetworkBuilder pictures = new NetworkBuilder("pictures");
        Value picture = pictures.picture("picture", 4, 5, 5);
        Value sum = picture.convolution("c", 4, 1).plus("sum", picture);
        Program program = Programs.of(pictures, sum.fullyConnected("fc", 3));
        assertEquals(List.of("c", "fc"), Programs.stepNames(pass.apply(program)));
    }
}
