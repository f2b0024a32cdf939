package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.UnsupportedLayerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes calls of CUDA and cuDNN fail one at a time: each has to be reported by name, and leave nothing behind. */
final class FailingCalls {
    private static final int CUDNN_INTERNAL_ERROR = 4000;
    private static final int CUDA_INVALID_VALUE = 1;

    private FailingCalls() {}

    /**
     * Fails the first, the second and the last call of every function, or every call if all is asked for.
     *
     * @param cycle opens, uses and closes something, always alike
     */
    static void check(StandIn standIn, Runnable cycle) {
        cycle.run(); // loads the libraries, which is done once
        standIn.startRecording();
        cycle.run();
        List<String> calls = standIn.stopRecording().stream()
                .filter(call ->
                        !call.contains("ErrorName") && !call.contains("ErrorString") && !call.contains("Version"))
                .filter(call -> !call.contains("LastError"))
                .toList();
        assertTrue(calls.contains("cudaGraphInstantiate"), calls.toString());
        List<String> wrong = new ArrayList<>();
        String alive = "";
        for (Map.Entry<String, Integer> one : chosen(calls)) {
            standIn.reset();
            standIn.fail(
                    one.getKey(),
                    one.getValue(),
                    one.getKey().startsWith("cudnn") ? CUDNN_INTERNAL_ERROR : CUDA_INVALID_VALUE);
            try {
                cycle.run();
                // An engine that cannot be used is passed over for the next, and explain says so.
                if (!one.getKey().equals("cudnnBackendFinalize")) {
                    wrong.add(one + ": nothing was reported");
                }
            } catch (NativeException expected) {
                if (!expected.getMessage().contains(one.getKey())) {
                    wrong.add(one + ": the message is " + expected.getMessage());
                }
            } catch (RuntimeException e) {
                boolean noEngine =
                        one.getKey().equals("cudnnBackendFinalize") && e instanceof UnsupportedLayerException;
                if (!noEngine) {
                    wrong.add(one + ": " + e);
                }
            }
            if (standIn.failuresLeft() != 0) {
                wrong.add(one + ": was not called");
            }
            if (!standIn.report().equals(alive) || !standIn.misuse().isEmpty()) {
                wrong.add(one + ": alive now " + standIn.report() + standIn.misuse());
                alive = standIn.report();
            }
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }

    private static List<Map.Entry<String, Integer>> chosen(List<String> calls) {
        Map<String, Integer> totals = new HashMap<>();
        calls.forEach(call -> totals.merge(call, 1, Integer::sum));
        List<Map.Entry<String, Integer>> result = new ArrayList<>();
        totals.forEach((call, total) -> {
            for (int nth = 1; nth <= total; nth++) {
                if (Effort.isThorough() || nth <= 2 || nth == total) {
                    result.add(Map.entry(call, nth));
                }
            }
        });
        return result;
    }
}
