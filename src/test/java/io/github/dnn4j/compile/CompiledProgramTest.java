package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompiledProgramTest {
    private static final Device DEVICE = new Device(Device.Kind.CPU, "none", "");

    private final Network network = network();
    private final CompileOptions options = CompileOptions.defaults();

    private static Network network() {
        NetworkBuilder builder = new NetworkBuilder("n");
        return builder.output(
                        builder.input("x", 1, 4, 6, 6).convolution("c", 2, 3).relu("y"))
                .build();
    }

    private CompiledProgram compile(float value, CompileOptions chosen) {
        Parameters parameters = Parameters.initialise(network, Initialiser.constant(1));
        parameters.get("c.weight").setFloat(3, value);
        return new CompiledProgram(
                DEVICE,
                network,
                parameters,
                chosen,
                PassPipeline.inference(CompileOptions.defaults(), any -> true)::apply);
    }

    @Test
    void aPoolOfItsOwnIsClosedAndThatOfTheOptionsIsNot() {
        CompiledProgram own = compile(1, options);
        own.close();
        assertThrows(IllegalStateException.class, () -> own.pool().allocateBytes(1, "late"));
        try (MemoryPool pool = MemoryPool.unlimited()) {
            CompiledProgram given = compile(1, options.memory(pool));
            assertSame(pool, given.pool());
            given.close();
            pool.allocateBytes(1, "later").close();
        }
    }

    @Test
    void theProgramIsWhatThePassesLeave() {
        try (CompiledProgram compiled = compile(1, options)) {
            assertEquals(List.of("c"), Programs.stepNames(compiled.program()));
            assertSame(network, compiled.network());
        }
    }

    @Test
    void shapesAreCheckedByTheNetwork() {
        try (CompiledProgram compiled = compile(1, options)) {
            assertEquals(
                    Shape.of(3, 2, 4, 4),
                    compiled.shapes(Map.of("x", Shape.of(3, 4, 6, 6))).get("y"));
            assertThrows(InvalidDescriptorException.class, () -> compiled.shapes(Map.of("x", Shape.of(3, 5, 7, 7))));
        }
    }

    @Test
    void parametersThatAreNotFiniteAreRefused() {
        assertThrows(NonFiniteValueException.class, () -> compile(Float.NaN, options));
        compile(Float.NaN, options.nonFinite(NonFinite.IGNORE)).close();
    }
}
