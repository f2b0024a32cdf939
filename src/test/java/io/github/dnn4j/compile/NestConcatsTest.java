package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NestConcatsTest {
    private final Pass pass = new NestConcats();
    private final NetworkBuilder b = new NetworkBuilder("n");

    @Test
    void aDenseBlockBecomesAChain() {
        List<Value> features = new ArrayList<>(List.of(b.input("x", 1, 3, 4, 4).relu("f0")));
        features.add(features.getFirst().convolution("f1", 2, 1));
        for (int i = 2; i <= 4; i++) {
            Value all = b.add("cat" + i, Concat.channels(), features.toArray(Value[]::new));
            features.add(all.convolution("f" + i, 2, 1));
        }
        Program program = Programs.of(b, features.getLast());
        Program result = pass.apply(program);
        assertEquals(List.of("f0", "f1"), Programs.step(result, "cat2").inputs());
        assertEquals(List.of("cat2", "f2"), Programs.step(result, "cat3").inputs());
        assertEquals(List.of("cat3", "f3"), Programs.step(result, "cat4").inputs());
        assertSame(result, pass.apply(result));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void findsARunInTheMiddleAndRepeatedOnes() {
        Value x = b.input("x", 1, 3, 4, 4);
        Value y = x.relu("y");
        Value pair = x.concat("pair", y);
        Value middle = y.concat("middle", x, y, x);
        Value twice = x.concat("twice", y, x, y);
        Program program = Programs.of(b, pair, middle, twice);
        PassPipeline nest = new PassPipeline(List.of(pass));
        Program result = nest.apply(program);
        assertEquals(List.of("y", "pair", "x"), Programs.step(result, "middle").inputs());
        assertEquals(List.of("pair", "pair"), Programs.step(result, "twice").inputs());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void theSameConcatenationAgainIsAnIdentity() {
        Value x = b.input("x", 1, 3, 4, 4);
        Value y = x.relu("y");
        Program program = Programs.of(b, x.concat("first", y), x.concat("second", y));
        Program result = new DropIdentities().apply(pass.apply(program));
        assertEquals(List.of("y", "first"), Programs.stepNames(result));
        assertEquals("first", result.source("second"));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void keepsOtherAxesAndOrdersApart() {
        Value x = b.input("x", 1, 3, 4, 4);
        Value y = x.relu("y");
        Value height = b.add("height", new Concat(2), x, y);
        Value reversed = y.concat("reversed", x);
        Value all = x.concat("all", y);
        Program program = Programs.of(b, height, reversed, all);
        assertSame(program, pass.apply(program));
    }
}
