package io.github.dnn4j.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifetimeTest {
    private final List<String> released = new ArrayList<>();

    private Runnable release(String name) {
        return () -> released.add(name);
    }

    @Test
    void closesOnce() {
        Lifetime life = new Lifetime("thing", release("thing"));
        life.requireOpen();
        assertFalse(life.isClosed());
        life.close();
        life.close();
        assertTrue(life.isClosed());
        assertEquals(List.of("thing"), released);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, life::requireOpen);
        assertEquals("thing is closed", thrown.getMessage());
    }

    @Test
    void parentReleasesAfterItsLastChild() {
        Lifetime backend = new Lifetime("backend", release("backend"));
        Lifetime model = new Lifetime("model", backend, release("model"));
        Lifetime first = new Lifetime("first", model, release("first"));
        Lifetime second = new Lifetime("second", model, release("second"));
        backend.close();
        model.close();
        assertEquals(List.of(), released);
        assertThrows(IllegalStateException.class, backend::requireOpen);
        first.requireOpen();
        first.close();
        first.close();
        assertEquals(List.of("first"), released);
        second.close();
        assertEquals(List.of("first", "second", "model", "backend"), released);
    }

    @Test
    void closedParentTakesNoMoreChildren() {
        Lifetime parent = new Lifetime("parent", release("parent"));
        Lifetime child = new Lifetime("child", parent, release("child"));
        parent.close();
        assertThrows(IllegalStateException.class, () -> new Lifetime("late", parent, release("late")));
        child.close();
        assertEquals(List.of("child", "parent"), released);
    }

    @Test
    void parentIsReleasedEvenIfTheChildFailsTo() {
        Lifetime parent = new Lifetime("parent", release("parent"));
        Lifetime child = new Lifetime("child", parent, () -> {
            throw new IllegalArgumentException("cannot");
        });
        parent.close();
        assertThrows(IllegalArgumentException.class, child::close);
        child.close();
        assertEquals(List.of("parent"), released);
    }

    @Test
    void manyThreadsCloseAndOpenChildren() throws Exception {
        int threads = 8;
        int rounds = 300;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < rounds; round++) {
                AtomicInteger parents = new AtomicInteger();
                AtomicInteger children = new AtomicInteger();
                AtomicInteger opened = new AtomicInteger();
                Lifetime parent = new Lifetime("parent", () -> {
                    assertEquals(opened.get(), children.get());
                    parents.incrementAndGet();
                });
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    boolean closesParent = i < 2;
                    done.add(pool.submit(() -> {
                        start.await(10, TimeUnit.SECONDS);
                        if (closesParent) {
                            parent.close();
                            return null;
                        }
                        Lifetime child;
                        try {
                            child = new Lifetime("child", parent, children::incrementAndGet);
                        } catch (IllegalStateException closedBefore) {
                            assertTrue(parent.isClosed());
                            return null;
                        }
                        opened.incrementAndGet();
                        child.close();
                        child.close();
                        return null;
                    }));
                }
                for (Future<?> future : done) {
                    future.get(10, TimeUnit.SECONDS);
                }
                assertEquals(1, parents.get());
                assertEquals(opened.get(), children.get());
            }
        }
    }
}
