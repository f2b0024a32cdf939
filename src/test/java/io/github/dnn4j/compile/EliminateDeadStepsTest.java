package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class EliminateDeadStepsTest {
    private final Pass pass = new EliminateDeadSteps();

    @Test
    void dropsStepsThatNoOutputNeeds() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4).relu("needed");
        x.relu("dead").relu("deader");
        Value half = b.addAll("split", new Split(1, List.of(1L, 3L)), x).get(1);
        Program program = Programs.of(b, half.then("drop", new Dropout(0.5)));
        Program result = pass.apply(program);
        assertEquals(List.of("needed", "split", "drop"), Programs.stepNames(result));
        assertEquals(List.of("dead dropped: no output needs it", "deader dropped: no output needs it"), result.notes());
        assertSame(result, pass.apply(result));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void keepsTheSourceOfAnAlias() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4).relu("relu").then("drop", new Dropout(0.5));
        Program aliased = new DropIdentities().apply(Programs.of(b, x));
        assertEquals(List.of("relu"), Programs.stepNames(aliased));
        assertSame(aliased, pass.apply(aliased));
    }
}
