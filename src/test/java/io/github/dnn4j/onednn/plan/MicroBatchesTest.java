package io.github.dnn4j.onednn.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.session.OneDnnSession;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicroBatchesTest {
    private static final Shape SIX = Shape.of(6, 3, 16, 16);

    /** Values of a few hundred kilobytes between layers, and weights of a few. */
    private static Network wide() {
        NetworkBuilder b = new NetworkBuilder("wide");
        Value x = b.picture("data", 3, 64, 64).convolution("conv", 16, 3, c -> c.withPadding(1));
        return b.output(x.relu("relu").globalAveragePooling("gap")).build();
    }

    private static Program program(Network network) {
        return PassPipeline.inference(CompileOptions.defaults(), Eltwise::isFusable)
                .apply(Program.of(network, Nets.parameters(network)));
    }

    private static int parts(Network network, CompileOptions options, long batch, long cache) {
        Shape input = network.inputs().getFirst().shape().with(0, batch);
        return MicroBatches.of(program(network), options, Map.of("data", input), 1, cache)
                .parts();
    }

    @Test
    void partsAreTheLargestWhoseValuesFitHalfTheCache() {
        // 3 and 16 channels of 64 x 64 in F32: 311,296 bytes of a sample.
        CompileOptions options = CompileOptions.defaults();
        assertEquals(1, parts(wide(), options, 8, 2 * 8 * 311_296));
        assertEquals(2, parts(wide(), options, 8, 2 * 4 * 311_296));
        assertEquals(3, parts(wide(), options, 9, 2 * 4 * 311_296));
        assertEquals(8, parts(wide(), options, 8, 2 * 311_296));
        assertEquals(1, parts(wide(), options, 8, 400_000), "not even one sample fits");
        assertEquals(1, parts(wide(), options, 8, 0), "the cache is unknown");
        assertEquals(1, parts(wide(), options.optimize(false), 8, 2 * 311_296));
        assertEquals(1, parts(wide(), options, 1, 2 * 311_296));
    }

    @Test
    void weightsThatAreReadForEveryPartSpeakAgainstIt() {
        NetworkBuilder b = new NetworkBuilder("heavy");
        Value x = b.picture("data", 3, 64, 64).convolution("conv", 16, 3, c -> c.withPadding(1));
        x = x.globalAveragePooling("gap").fullyConnected("fc", 500_000);
        assertEquals(1, parts(b.output(x).build(), CompileOptions.defaults(), 8, 2 * 4 * 311_296));
    }

    @Test
    void samplesThatMeetAreComputedTogether() {
        NetworkBuilder softmax = new NetworkBuilder("softmax");
        softmax.output(softmax.picture("data", 3, 64, 64).then("over", new Softmax(0, false)));
        assertEquals(1, parts(softmax.build(), CompileOptions.defaults(), 8, 2 * 311_296));
        NetworkBuilder transpose = new NetworkBuilder("transpose");
        transpose.output(transpose.picture("data", 3, 64, 64).then("turn", new Transpose(List.of(1, 0, 2, 3))));
        assertEquals(1, parts(transpose.build(), CompileOptions.defaults(), 8, 2 * 311_296));
    }

    @Test
    void aPartHasASampleForEveryThread() {
        Shape input = wide().inputs().getFirst().shape().with(0, 8);
        for (int threads : new int[] {1, 2, 3, 4, 5, 8}) {
            MicroBatches batches = MicroBatches.of(
                    program(wide()), CompileOptions.defaults(), Map.of("data", input), threads, 2 * 311_296);
            assertEquals(threads == 1 ? 8 : 1, batches.parts(), threads + " threads");
        }
    }

    /** An operand of three channels in the place of a batch of three, and one without a batch. */
    @Test
    void operandsWithoutABatchAreTakenAsTheyAre() {
        for (Shape operand : List.of(Shape.of(3, 1, 1), Shape.of(64, 64), Shape.of(3, 64, 64))) {
            NetworkBuilder b = new NetworkBuilder("scaled");
            Value data = b.input("data", 3, 3, 64, 64);
            Value scale =
                    b.input(new NetworkInput("scale", DataType.F32, operand, Collections.nCopies(operand.rank(), "")));
            Network network = b.output(b.add("times", new Elementwise(Elementwise.Operation.MULTIPLY), data, scale))
                    .build();
            MicroBatches batches = MicroBatches.of(
                    program(network),
                    CompileOptions.defaults(),
                    Map.of("data", Shape.of(3, 3, 64, 64), "scale", operand),
                    1,
                    2 * 110_000);
            assertEquals(1, batches.parts(), operand.toString());
        }
    }

    @Test
    void theWholeBatchIsComputedAndInputsAndOutputsCanBeBound() {
        Network network = Nets.small();
        Parameters parameters = Nets.parameters(network);
        Program program = program(network);
        float[] expected;
        float[] expectedOfOther;
        try (Backend reference = ReferenceBackend.open();
                CompiledNetwork model = reference.compile(network, parameters, CompileOptions.defaults());
                Session session = model.newSession(SIX)) {
            expected = Nets.run(session, network, 1);
            expectedOfOther = Nets.run(session, network, 2);
        }
        long engine = DnnlLibrary.createEngine();
        Lifetime owner = new Lifetime("the test", () -> DnnlLibrary.destroyEngine(engine));
        try (MemoryPool pool = MemoryPool.unlimited();
                WeightStore weights = new WeightStore(engine, pool)) {
            MicroBatches thirds = new MicroBatches(3, Map.of("data", SIX.with(0, 2)));
            LayoutPlan layouts = LayoutPlan.uniform(LayoutChoice.PER_LAYER, "a test");
            Plan part = PlanBuilder.build(
                    engine, program, CompileOptions.defaults(), layouts, weights, thirds.inputs(), 2, owner);
            Plan plan = thirds.whole(part, program.inferShapes(Map.of("data", SIX)));
            assertEquals(3 * part.calls().size(), plan.calls().size());
            assertEquals(part.arenaBytes(), plan.arenaBytes());
            try (OneDnnSession session = new OneDnnSession(
                            engine, network, plan, weights, pool, NonFinite.IGNORE, Optional.empty());
                    Tensor input = pool.allocate(SIX, session.input("data").type(), "input");
                    Tensor output = pool.allocate(
                            Shape.of(6, 10), session.output("prob").type(), "output")) {
                assertArrayEquals(expected, Nets.run(session, network, 1), 1e-5f);
                assertEquals(part.calls().size(), session.profile().size());
                Nets.fill(input, 2);
                session.bind("data", input);
                session.bind("prob", output);
                session.run();
                assertArrayEquals(expectedOfOther, output.toFloatArray(), 1e-5f);
            } finally {
                plan.lifetime().close();
            }
        } finally {
            owner.close();
        }
    }

    @Test
    void theLastCacheIsTheLargest(@TempDir Path folder) throws IOException {
        assertEquals(0, LastLevelCache.read(folder));
        for (String cache : List.of("index0 48K", "index2 2048K", "index3 32M")) {
            Path index = Files.createDirectory(folder.resolve(cache.split(" ")[0]));
            Files.writeString(index.resolve("size"), cache.split(" ")[1] + "\n");
        }
        assertEquals(32 << 20, LastLevelCache.read(folder));
        Files.writeString(folder.resolve("index3").resolve("size"), "unknown\n");
        assertEquals(2 << 20, LastLevelCache.read(folder));
        Path own = Path.of("/sys/devices/system/cpu/cpu0/cache/index0/size");
        assertEquals(Files.exists(own), LastLevelCache.bytes() > 0);
    }
}
