package io.github.dnn4j.bench;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** How long a picture of a size never seen before takes: plan, session and first run. */
final class NewSizes {
    /** Sizes before the first that counts: what is packed for the first ones stays. */
    private static final int BEFORE = 20;

    private NewSizes() {}

    /**
     * Medians and 90th percentiles of the first run at a size and of a second session of the same size.
     *
     * @param sizes how many sizes, each axis between half and one and a half times the network's own
     */
    static String measure(Subject subject, int sizes) {
        SplittableRandom random = new SplittableRandom(1);
        long[] unseen = new long[sizes];
        long[] seen = new long[sizes];
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model =
                        backend.compile(subject.network(), subject.parameters(), CompileOptions.defaults())) {
            for (int i = -BEFORE; i < sizes; i++) {
                Map<String, Shape> shapes = new HashMap<>();
                subject.network()
                        .defaultShapes()
                        .forEach((input, shape) -> shapes.put(input, anotherSize(shape, random)));
                long first = nanos(model, shapes);
                long again = nanos(model, shapes);
                if (i >= 0) {
                    unseen[i] = first;
                    seen[i] = again;
                }
            }
        }
        Arrays.sort(unseen);
        Arrays.sort(seen);
        return String.format(
                Locale.ROOT,
                "plan, session and run at %d sizes never seen: p50 %.1f ms, p90 %.1f; again, with a session of its own:"
                        + " p50 %.1f, p90 %.1f",
                sizes,
                unseen[sizes / 2] / 1e6,
                unseen[sizes * 9 / 10] / 1e6,
                seen[sizes / 2] / 1e6,
                seen[sizes * 9 / 10] / 1e6);
    }

    private static Shape anotherSize(Shape shape, SplittableRandom random) {
        Shape result = shape;
        for (int axis = 2; axis < shape.rank(); axis++) {
            long extent = shape.extent(axis);
            result = result.with(axis, random.nextLong(extent / 2, 3 * extent / 2));
        }
        return result;
    }

    private static long nanos(CompiledNetwork model, Map<String, Shape> shapes) {
        long start = System.nanoTime();
        try (Session session = model.newSession(shapes)) {
            session.run();
            return System.nanoTime() - start;
        }
    }
}
