package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.layer.Cost;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepCostsTest {
    /** A residual block: conv to 3 channels on 4x4, ReLU, and the sum of both, of 2 channels in. */
    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("block");
        Value x = b.input("data", 1, 2, 4, 4);
        Value y = x.convolution("conv", 3, 1);
        return b.output(y.relu("relu").plus("sum", y)).build();
    }

    private static StepReport step(String name, String kind, long reordered, String... fused) {
        return new StepReport(name, kind, "", "", "", "", List.of(fused), reordered, "");
    }

    private static Map<String, Cost> costs(DataType type, StepReport... steps) {
        Network network = network();
        Explanation explanation =
                new Explanation("test", new Device(Device.Kind.CPU, "test", ""), List.of(steps), List.of(), 0, 0, 0);
        return StepCosts.of(explanation, network, network.defaultShapes(), type);
    }

    /** Values: 32 in, 48 each later; 6 weights and 3 biases; 16 positions of 6 multiply-accumulates. */
    @Test
    void stepsOfOneLayerCostWhatTheLayerCosts() {
        Map<String, Cost> costs = costs(
                DataType.F32,
                step("conv", "Convolution", 0),
                step("relu", "Activation", 0),
                step("sum", "Elementwise", 0));
        assertEquals(new Cost(9, 96, 4 * (32 + 9), 4 * 48), costs.get("Convolution conv"));
        assertEquals(new Cost(0, 0, 4 * 48, 4 * 48), costs.get("Activation relu"));
        assertEquals(new Cost(0, 0, 4 * 96, 4 * 48), costs.get("Elementwise sum"));
    }

    @Test
    void valuesWithinAStepAreNotMovedUnlessOthersTakeThem() {
        // The sum outside reads the convolution's value, so both values leave the step.
        Map<String, Cost> two =
                costs(DataType.BF16, step("conv", "Convolution", 0, "relu"), step("sum", "Elementwise", 0));
        assertEquals(new Cost(9, 96, 2 * (32 + 9), 2 * 96), two.get("Convolution conv"));
        Map<String, Cost> one = costs(DataType.BF16, step("conv", "Convolution", 0, "relu", "sum"));
        assertEquals(Map.of("Convolution conv", new Cost(9, 96, 2 * (32 + 9), 2 * 48)), one);
    }

    @Test
    void reordersMoveWhatThePlanSays() {
        assertEquals(Map.of("Reorder data", new Cost(0, 0, 50, 51)), costs(DataType.F32, step("data", "Reorder", 101)));
    }
}
