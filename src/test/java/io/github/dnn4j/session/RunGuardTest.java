package io.github.dnn4j.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RunGuardTest {
    private final RunGuard guard = new RunGuard("a session");

    private static void refuses(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalStateException.class, action).getMessage());
    }

    @Test
    void oneThreadAtATime() throws InterruptedException {
        guard.enter();
        assertTrue(guard.isRunning());
        Thread other = Thread.ofPlatform()
                .start(() ->
                        refuses("a session is running in another thread; use one session per thread", guard::enter));
        other.join();
        refuses("a session is running in another thread; close it afterwards", guard::close);
        assertDoesNotThrow(guard::requireOpen);
        guard.leave();
        assertFalse(guard.isRunning());
        guard.enter();
    }

    @Test
    void noneAfterClosing() {
        guard.close();
        guard.close();
        refuses("a session is closed", guard::enter);
        refuses("a session is closed", guard::requireOpen);
        assertFalse(guard.isRunning());
    }

    @Test
    void whoeverFailsWhileEnteringHasNotEntered() {
        IllegalStateException failure = new IllegalStateException("no device");
        AtomicInteger entered = new AtomicInteger();
        RunGuard failing = new RunGuard("a session", () -> {
            if (entered.incrementAndGet() == 1) {
                throw failure;
            }
        });
        assertSame(failure, assertThrows(IllegalStateException.class, failing::enter));
        assertFalse(failing.isRunning());
        failing.enter();
        assertEquals(2, entered.get());
        refuses("a session is running in another thread; use one session per thread", failing::enter);
        assertEquals(2, entered.get(), "not for those who are refused");
    }

    @Test
    void backwardComesOnceAfterEachForward() {
        StepOrder order = new StepOrder("a session");
        String message = "a session has nothing to derive: call forward before every call of backward";
        refuses(message, order::beginBackward);
        order.beginForward();
        refuses(message, order::beginBackward);
        order.endForward();
        order.beginBackward();
        refuses(message, order::beginBackward);
    }
}
