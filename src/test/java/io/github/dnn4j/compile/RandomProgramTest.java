package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random graphs of the layers that passes rewrite compute the same before and after all passes. */
class RandomProgramTest {
    private static final int CHANNELS = 4;

    @Test
    void randomGraphsKeepTheirResults() {
        PassPipeline pipeline = PassPipeline.inference(
                CompileOptions.defaults(), activation -> activation.function() != Activation.Function.TANH);
        int before = 0;
        int after = 0;
        for (int seed = 0; seed < 400; seed++) {
            Program program = randomProgram(new SplittableRandom(seed));
            Program result = pipeline.apply(program);
            before += program.steps().size();
            after += result.steps().size();
            Programs.assertComputesItsNetwork(result, program.parameters());
        }
        assertTrue(after * 3 < before * 2, after + " of " + before + " steps are left");
    }

    /** Layers over values (N, 4, 3, 3), preferably taking recent ones so that runs arise that can be fused. */
    private static Program randomProgram(SplittableRandom random) {
        NetworkBuilder b = new NetworkBuilder("n");
        List<Value> values = new ArrayList<>(List.of(b.input("x", 1, CHANNELS, 3, 3)));
        int layers = random.nextInt(3, 16);
        for (int i = 0; i < layers; i++) {
            values.add(randomLayer(b, "v" + i, pick(values, random), pick(values, random), random));
        }
        List<Value> outputs = new ArrayList<>(List.of(values.getLast()));
        if (random.nextInt(3) == 0) {
            Value other = values.get(1 + random.nextInt(values.size() - 1));
            if (!other.equals(values.getLast())) {
                outputs.add(other);
            }
        }
        return Programs.of(b, outputs.toArray(Value[]::new));
    }

    private static Value pick(List<Value> values, SplittableRandom random) {
        return random.nextInt(3) > 0 ? values.getLast() : values.get(random.nextInt(values.size()));
    }

    private static Value randomLayer(NetworkBuilder b, String name, Value x, Value y, SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> x.convolution(name, CHANNELS, 1, c -> c.withGroups(1 + random.nextInt(2)));
            case 2 -> x.convolution(name, CHANNELS, 3, c -> c.withPadding(1).withBias(false));
            case 3 ->
                x.then(
                        name,
                        TransposedConvolution.of(CHANNELS, CHANNELS, 3, 3)
                                .withPadding(1)
                                .withGroups(2));
            case 4 -> x.batchNormalization(name);
            case 5 -> x.then(name, random.nextBoolean() ? Activation.relu6() : Activation.tanh());
            case 6, 7 -> x.plus(name, y);
            case 8 -> x.then(name, new Dropout(0.5));
            case 9 -> {
                Shape shape = random.nextBoolean() ? Shape.of(CHANNELS, 1, 1) : Shape.of(1, CHANNELS, 3, 3);
                Value constant = b.add(name + ".constant", new Constant(shape));
                List<Operation> operations = List.copyOf(EnumSet.range(Operation.ADD, Operation.MIN));
                Operation operation = operations.get(random.nextInt(operations.size()));
                boolean first = random.nextBoolean() && operation != Operation.DIVIDE;
                yield b.add(name, new Elementwise(operation), first ? constant : x, first ? x : constant);
            }
            case 10 -> x.concat(name + ".cat", y).convolution(name, CHANNELS, 1);
            default -> {
                List<Value> parts = b.addAll(name + ".split", new Split(1, List.of(1L, 3L)), x);
                yield b.add(name, Concat.channels(), parts.get(1), parts.get(0));
            }
        };
    }
}
