package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory of networks that see many picture sizes: what grows with a size is in the pool, and goes with its plan. */
class PictureSizesTest {
    private static final int SETTLED = 32;

    @ParameterizedTest
    @ValueSource(strings = {"resampling", "borders", "convolutions", "squeezenet1_1"})
    void idleMemoryStaysWhereItIsAfterSomeSizes(String network) throws Exception {
        List<PictureSizes.Left> left =
                PictureSizes.run(network, 33, 80, SETTLED, SETTLED + 4, Effort.of(SETTLED + 16, SETTLED + 400));
        long settled = left.getFirst().pool();
        left.forEach(later -> assertTrue(later.pool() <= settled, left::toString));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resampling",
                "borders",
                "convolutions",
                "squeezenet1_1",
                "mobilenet_v2",
                "resnet18",
                "shufflenet_g3",
                "googlenet",
                "dilated_segmentation"
            })
    void neitherThePoolNorTheProcessGrowsOverThousandsOfSizes(String network) throws Exception {
        assumeTrue(Effort.isThorough(), "takes minutes; run with -Ddnn4j.thorough=true");
        List<PictureSizes.Left> left = PictureSizes.inItsOwnProcess(network, 64, 256, SETTLED, 500, 5000);
        assertTrue(left.get(2).pool() <= left.get(0).pool(), left::toString);
        assertTrue(left.get(2).anonymous() - left.get(1).anonymous() <= 64L << 20, left::toString);
    }

    @Test
    void constantsComeBackWithTheNextSession() {
        Network network = PictureSizes.network("resampling");
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited();
                CompiledNetwork model = backend.compile(
                        network,
                        Nets.parameters(network),
                        CompileOptions.defaults().memory(pool))) {
            Session first = model.newSession();
            float[] expected = Nets.run(first, network, 3);
            try (Session second = model.newSession()) {
                first.close();
                assertArrayEquals(expected, Nets.run(second, network, 3), 0);
            }
            assertEquals(0, pool.bytesInUse());
            try (Session third = model.newSession()) {
                assertArrayEquals(expected, Nets.run(third, network, 3), 0);
            }
        }
    }

    /** Layouts of weights that come late are not kept, and give what they give in a network that starts with them. */
    @Test
    void lateLayoutsComputeTheSame() {
        Network network = PictureSizes.network("convolutions");
        CompileOptions options = CompileOptions.defaults().threads(1);
        SplittableRandom random = new SplittableRandom(4);
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            shapes.add(Shape.of(1, 3, random.nextInt(33, 160), random.nextInt(33, 160)));
        }
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(network, Nets.parameters(network), options)) {
            for (Shape shape : shapes) {
                try (CompiledNetwork fresh = backend.compile(network, Nets.parameters(network), options);
                        Session expected = fresh.newSession(shape);
                        Session actual = model.newSession(shape)) {
                    assertArrayEquals(Nets.run(expected, network, 9), Nets.run(actual, network, 9), 0, shape::toString);
                }
            }
        }
    }

    @Test
    void matricesAskTheBudgetBeforeTheyAreMade() {
        refused(to(8191), Shape.of(1, 1, 8192, 2), "dnn4j:interpolation");
    }

    @Test
    void positionsAskTheBudgetBeforeTheyAreMade() {
        refused(to(1 << 22), Shape.of(1, 1, 1 << 21, 2));
    }

    private static Resampling to(long height) {
        return new Resampling(
                Resampling.Mode.LINEAR,
                List.of(),
                List.of(height, 1L),
                Resampling.Coordinates.ALIGN_CORNERS,
                Resampling.NearestRounding.FLOOR);
    }

    @Test
    void bordersAskTheBudgetBeforeTheyAreMade() {
        refused(new ConstantPadding(List.of(0, 0, 0, 0), List.of(0, 0, 0, 1 << 24), 1), Shape.of(1, 2, 4, 1));
    }

    /** Hundreds of megabytes with a pool of one: the exception, and no memory beside the pool. */
    private static void refused(Layer layer, Shape shape, String... avoided) {
        NetworkBuilder b = new NetworkBuilder("large");
        Network network =
                b.output(b.input("data", shape.toArray()).then("layer", layer)).build();
        long before = directBytes();
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.ofBytes(1 << 20)) {
            CompileOptions options = CompileOptions.defaults().memory(pool).avoiding(avoided);
            assertThrows(
                    MemoryBudgetException.class, () -> backend.compile(network, Nets.parameters(network), options));
            assertEquals(0, pool.bytesInUse());
        }
        assertTrue(directBytes() - before < 16L << 20, () -> before + " before, now " + directBytes());
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(bean -> bean.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
