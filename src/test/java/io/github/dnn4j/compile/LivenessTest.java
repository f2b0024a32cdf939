package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.compile.Liveness.Interval;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessTest {
    @Test
    void valuesLiveFromTheirStepToTheLastThatTakesThem() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4, 6, 6);
        Value a = x.relu("a");
        Value given = a.relu("given");
        given.relu("unused");
        Value sum = given.convolution("c", 4, 1).plus("sum", a);
        b.input("ignored", 1, 2);
        Program program = new FuseResidualAdd().apply(Programs.of(b, given, sum.relu("end")));
        assertEquals(List.of("a", "given", "unused", "c", "end"), Programs.stepNames(program));
        Liveness liveness = Liveness.of(program);
        assertEquals(new Interval(0, 0), liveness.of("x"));
        assertEquals(new Interval(0, 0), liveness.of("ignored"));
        assertEquals(new Interval(0, 3), liveness.of("a"));
        assertEquals(new Interval(1, 4), liveness.of("given"));
        assertEquals(new Interval(2, 2), liveness.of("unused"));
        assertEquals(new Interval(3, 4), liveness.of("sum"));
        assertEquals(new Interval(4, 4), liveness.of("end"));
        assertTrue(liveness.endsAt("a", 3));
        assertFalse(liveness.endsAt("a", 1));
    }

    @Test
    void theSourceOfAnAliasLivesToTheEnd() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.input("x", 1, 4);
        Value early = x.relu("early");
        Value alias = early.then("alias", new Dropout(0.5));
        Value inputAlias = x.then("inputAlias", new Dropout(0.5));
        Program program = new DropIdentities()
                .apply(Programs.of(b, alias, inputAlias, early.relu("r1").relu("r2")));
        assertEquals(new Interval(0, 2), Liveness.of(program).of("early"));
        assertEquals(new Interval(0, 2), Liveness.of(program).of("x"));
    }

    @Test
    void aProgramWithoutStepsStillHoldsItsInput() {
        NetworkBuilder b = new NetworkBuilder("n");
        Program program =
                new DropIdentities().apply(Programs.of(b, b.input("x", 1, 4).then("d", new Dropout(0.5))));
        assertEquals(new Interval(0, 0), Liveness.of(program).of("x"));
    }

    @Test
    void intervalsOverlapWhereTheyShareAStep() {
        assertTrue(new Interval(1, 3).overlaps(new Interval(3, 5)));
        assertFalse(new Interval(1, 3).overlaps(new Interval(4, 5)));
        assertEquals(new Interval(1, 5), new Interval(1, 2).union(new Interval(4, 5)));
    }
}
