package io.github.dnn4j.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.BatchPipeline.Preparation;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchPipelineTest {
    private static final Augmentation ALL = new Augmentation(2, true, 3);
    private static final Normalization PLAIN = new Normalization(List.of(0.0), List.of(1 / 255.0));

    private static Split split(int count, int side) {
        return DataFiles.squares(2, side, count, 2, 5).train();
    }

    /** Every batch as text: indices, labels and all numbers. */
    private static List<String> batches(Split split, long seed, long first, int count, Preparation preparation) {
        List<String> texts = new ArrayList<>();
        try (MemoryPool pool = MemoryPool.unlimited();
                BatchPipeline pipeline =
                        BatchPipeline.training(split, 4, 1, ALL, PLAIN, seed, first, preparation, pool)) {
            for (int i = 0; i < count; i++) {
                texts.add(text(pipeline.next()));
            }
        }
        return texts;
    }

    private static String text(Batch batch) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < batch.count(); i++) {
            text.append(batch.index(i))
                    .append(':')
                    .append(batch.label(i))
                    .append(DataFiles.values(batch.pictures(), i));
        }
        return text.toString();
    }

    @Test
    void batchesDoNotDependOnThreadsNorOnWhereARunBegins() {
        Split split = split(10, 8);
        List<String> expected = batches(split, 3, 0, 9, Preparation.defaults());
        assertEquals(expected, batches(split, 3, 0, 9, new Preparation(4, 1)));
        assertEquals(expected, batches(split, 3, 0, 9, new Preparation(3, 7)));
        assertEquals(expected.subList(3, 9), batches(split, 3, 3, 6, new Preparation(2, 2)));
        assertNotEquals(expected, batches(split, 4, 0, 9, Preparation.defaults()));
        assertEquals(9, new HashSet<>(expected).size());
    }

    @Test
    void anEpochHasEveryPictureOnceInAnOrderOfItsOwn() {
        try (MemoryPool pool = MemoryPool.unlimited();
                BatchPipeline pipeline = BatchPipeline.training(
                        split(12, 4), 4, 1, Augmentation.none(), PLAIN, 1, 0, new Preparation(2, 2), pool)) {
            assertEquals(3, pipeline.batchesPerEpoch());
            Set<List<Integer>> orders = new HashSet<>();
            for (int epoch = 0; epoch < 5; epoch++) {
                List<Integer> order = new ArrayList<>();
                for (int b = 0; b < 3; b++) {
                    Batch batch = pipeline.next();
                    for (int i = 0; i < 4; i++) {
                        order.add(batch.index(i));
                    }
                }
                orders.add(order);
                assertEquals(12, new HashSet<>(order).size());
            }
            assertEquals(5, orders.size());
        }
    }

    @Test
    void picturesLeftOverAreOthersInEveryEpoch() {
        Set<Integer> seen = new HashSet<>();
        try (MemoryPool pool = MemoryPool.unlimited();
                BatchPipeline pipeline =
                        BatchPipeline.training(split(11, 4), 2, 2, ALL, PLAIN, 1, 0, Preparation.defaults(), pool)) {
            assertEquals(4, pipeline.batchesPerEpoch(), "a multiple of the group");
            for (int b = 0; b < 40; b++) {
                Batch batch = pipeline.next();
                seen.add(batch.index(0));
                seen.add(batch.index(1));
            }
        }
        assertEquals(11, seen.size());
    }

    @Test
    void everyPictureOnceInItsOrderForEvaluation() {
        Split split = split(10, 4);
        try (MemoryPool pool = MemoryPool.unlimited();
                BatchPipeline pipeline = BatchPipeline.once(split, 4, PLAIN, new Preparation(3, 2), pool)) {
            for (int i = 0; i < 10; ) {
                Batch batch = pipeline.next();
                assertEquals(Math.min(4, 10 - i), batch.count());
                for (int k = 0; k < batch.count(); k++, i++) {
                    assertEquals(i, batch.index(k));
                    assertEquals(split.label(i), batch.label(k));
                    List<Float> values = DataFiles.values(batch.pictures(), k);
                    assertEquals(split.picture(i).sample(3, 2, 0), values.get(11), 1e-4);
                }
            }
            assertThrows(IllegalStateException.class, pipeline::next);
        }
    }

    @Test
    void flippingMirrorsHalfOfThePictures() {
        Split split = split(1, 6);
        List<Float> original = plain(split);
        List<Float> mirrored = new ArrayList<>();
        for (int y = 0; y < 6; y++) {
            List<Float> row = new ArrayList<>(original.subList(6 * y, 6 * y + 6));
            Collections.reverse(row);
            mirrored.addAll(row);
        }
        int flips = 0;
        for (List<Float> values : augmented(split, new Augmentation(0, true, 0), 200)) {
            assertTrue(values.equals(original) || values.equals(mirrored), values.toString());
            flips += values.equals(mirrored) ? 1 : 0;
        }
        assertEquals(100, flips, 35);
    }

    @Test
    void croppingMovesPicturesByUpToThePaddingAndFillsWithBlack() {
        Split split = split(1, 6);
        List<Float> original = plain(split);
        Set<String> shifts = new HashSet<>();
        for (List<Float> values : augmented(split, new Augmentation(1, false, 0), 200)) {
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    if (values.equals(shifted(original, dx, dy))) {
                        shifts.add(dx + "," + dy);
                    }
                }
            }
        }
        assertEquals(9, shifts.size(), shifts.toString());
    }

    private static List<Float> shifted(List<Float> original, int dx, int dy) {
        List<Float> values = new ArrayList<>();
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 6; x++) {
                boolean inside = y + dy >= 0 && y + dy < 6 && x + dx >= 0 && x + dx < 6;
                values.add(inside ? original.get((y + dy) * 6 + x + dx) : 0f);
            }
        }
        return values;
    }

    @Test
    void cutoutReplacesASquareByTheMean() {
        Tensor white = Tensor.allocate(Shape.of(1, 1, 6, 6), DataType.U8);
        white.fill(255);
        Split split = new Split(white, new int[] {0}, "white");
        Set<Integer> areas = new HashSet<>();
        for (List<Float> values : augmented(split, new Augmentation(0, false, 4), 200)) {
            areas.add((int) values.stream().filter(value -> value == 0).count());
        }
        assertTrue(areas.contains(16) && areas.contains(4), areas.toString());
        assertEquals(16, Collections.max(areas));
        assertTrue(Collections.min(areas) >= 4, areas.toString());
    }

    private static List<Float> plain(Split split) {
        return augmented(split, Augmentation.none(), 1).getFirst();
    }

    private static List<List<Float>> augmented(Split split, Augmentation augmentation, int count) {
        List<List<Float>> all = new ArrayList<>();
        try (MemoryPool pool = MemoryPool.unlimited();
                BatchPipeline pipeline =
                        BatchPipeline.training(split, 1, 1, augmentation, PLAIN, 1, 0, Preparation.defaults(), pool)) {
            for (int i = 0; i < count; i++) {
                all.add(DataFiles.values(pipeline.next().pictures(), 0));
            }
        }
        return all;
    }

    @Test
    void normalizationIsThatOfTheSamples() {
        Tensor pictures = Tensor.allocate(Shape.of(2, 2, 1, 2), DataType.U8);
        pictures.copyFrom(new byte[] {0, 102, 51, 51, (byte) 204, 102, 51, 51});
        Normalization found = Normalization.of(new Split(pictures, new int[] {0, 1}, "four samples a channel"));
        assertEquals(List.of(0.4, 0.2), found.mean());
        assertEquals(List.of(0.2828, 1.0), found.deviation());
        assertEquals((102 / 255.0 - 0.4) / 0.2828, found.table(0)[102], 1e-6);
        assertEquals((204 / 255.0 - 0.4) / 0.2828, found.table(0)[204], 1e-6);
        assertThrows(InvalidDescriptorException.class, () -> new Normalization(List.of(0.0), List.of(0.0)));
    }

    @Test
    void tooFewPicturesForABatchAreRefused() {
        try (MemoryPool pool = MemoryPool.unlimited()) {
            String message = assertThrows(
                            InvalidDescriptorException.class,
                            () -> BatchPipeline.training(
                                    split(5, 4), 3, 2, ALL, PLAIN, 1, 0, Preparation.defaults(), pool))
                    .getMessage();
            assertTrue(message.contains("2 batches of 3") && message.contains("the 5"), message);
        }
    }

    @Test
    void memoryIsGivenBackAndABudgetIsKept() {
        MemoryPool small = MemoryPool.ofBytes(3 * 4 * 64 * 4);
        assertThrows(
                MemoryBudgetException.class,
                () -> BatchPipeline.training(split(8, 8), 4, 1, ALL, PLAIN, 1, 0, Preparation.defaults(), small));
        assertEquals(0, small.bytesInUse());
        BatchPipeline pipeline =
                BatchPipeline.training(split(8, 8), 4, 1, ALL, PLAIN, 1, 0, new Preparation(2, 2), small);
        pipeline.next();
        pipeline.close();
        pipeline.close();
        assertThrows(IllegalStateException.class, pipeline::next);
        assertEquals(0, small.bytesInUse());
        small.close();
    }

    @Test
    void takingABatchAllocatesNoJavaHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (MemoryPool pool = MemoryPool.unlimited();
                BatchPipeline pipeline =
                        BatchPipeline.training(split(8, 8), 4, 1, ALL, PLAIN, 1, 0, Preparation.defaults(), pool)) {
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 500; i++) {
                    pipeline.next();
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes allocated by 500 batches");
        }
    }
}
