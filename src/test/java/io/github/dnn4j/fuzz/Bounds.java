package io.github.dnn4j.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What a reader may allocate for an input. */
public final class Bounds {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    private Bounds() {}

    /**
     * Runs {@code reader}, which must not allocate more than {@code limit} bytes, garbage included. Where it does it
     * runs once more, because the first time classes may have been loaded.
     *
     * @throws AssertionError if it allocates more the second time, too
     */
    public static void check(long limit, Runnable reader) {
        if (allocated(reader) > limit) {
            long again = allocated(reader);
            if (again > limit) {
                throw new AssertionError(again + " bytes were allocated; " + limit + " are allowed");
            }
        }
    }

    private static long allocated(Runnable reader) {
        long heap = THREADS.getCurrentThreadAllocatedBytes();
        long direct = DIRECT.getMemoryUsed();
        reader.run();
        long offHeap = DIRECT.getMemoryUsed() - direct; // below 0 where garbage was collected meanwhile
        return THREADS.getCurrentThreadAllocatedBytes() - heap + Math.max(0, offHeap);
    }
}
