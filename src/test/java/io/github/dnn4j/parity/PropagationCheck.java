package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * That a NaN or an infinity in an input or a parameter of a network makes of each of its outputs what it does on the
 * reference: a NaN, an infinity of the same sign, or a finite number.
 */
final class PropagationCheck {
    private static final float[] VALUES = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    private final Backend backend;
    private final CompileOptions options;
    private final CaseNetwork one;
    private final List<String> differences = new ArrayList<>();

    private PropagationCheck(Backend backend, Precision precision, CaseNetwork one) {
        this.backend = backend;
        this.options = CompileOptions.defaults().nonFinite(NonFinite.PROPAGATE).precision(precision);
        this.one = one;
    }

    /** What differs, a line each; empty if nothing does. */
    static List<String> differences(Backend backend, Precision precision, CaseNetwork one) {
        PropagationCheck check = new PropagationCheck(backend, precision, one);
        check.inputs();
        check.parameters();
        return check.differences;
    }

    /** Throws unless everything is as on the reference. */
    static void passes(Backend backend, Precision precision, CaseNetwork one) {
        List<String> differences = differences(backend, precision, one);
        assertEquals(List.of(), differences.subList(0, Math.min(8, differences.size())));
    }

    private void inputs() {
        try (CompiledNetwork compiled = backend.compile(one.network(), one.parameters(), options);
                Session session = compiled.newSession()) {
            one.inputs().forEach((name, tensor) -> {
                if (tensor.type().isFloating()) {
                    for (float value : VALUES) {
                        for (long at : places(tensor)) {
                            Tensor damaged = damaged(tensor, at, value);
                            Map<String, Tensor> inputs = new LinkedHashMap<>(one.inputs());
                            inputs.put(name, damaged);
                            compare(session, inputs, one.parameters(), value + " at " + at + " of " + name);
                        }
                    }
                }
            });
        }
    }

    private void parameters() {
        for (String name : one.parameters().asMap().keySet()) {
            if (name.endsWith("zero_point")) {
                continue; // an integer
            }
            Tensor tensor = one.parameters().get(name);
            for (float value : VALUES) {
                for (long at : places(tensor)) {
                    Parameters parameters = one.parameters().with(name, damaged(tensor, at, value));
                    try (CompiledNetwork compiled = backend.compile(one.network(), parameters, options);
                            Session session = compiled.newSession()) {
                        compare(session, one.inputs(), parameters, value + " at " + at + " of " + name);
                    }
                }
            }
        }
    }

    /** The first and the last element, one between, and those after which others are padded or lie next in memory. */
    private static long[] places(Tensor tensor) {
        long elements = tensor.shape().elements();
        long ofSample =
                tensor.shape().rank() == 0 ? 1 : elements / tensor.shape().extent(0);
        return LongStream.of(0, 1, ofSample, elements / 2, elements - 1)
                .filter(at -> at < elements)
                .distinct()
                .toArray();
    }

    private static Tensor damaged(Tensor tensor, long at, float value) {
        Tensor copy = tensor.copyAs(tensor.type());
        copy.setFloat(at, value);
        return copy;
    }

    private void compare(Session session, Map<String, Tensor> inputs, Parameters parameters, String what) {
        inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
        session.run();
        Map<String, Tensor> expected = ReferenceBackend.values(one.network(), parameters, inputs);
        for (String output : one.network().outputs()) {
            Tensor reference = expected.get(output);
            Tensor actual = session.output(output);
            for (long i = 0;
                    i < reference.shape().elements() && reference.type().isFloating();
                    i++) {
                float right = reference.getFloat(i);
                float found = actual.getFloat(i);
                boolean same = Float.isFinite(right) ? Float.isFinite(found) : Float.compare(right, found) == 0;
                if (!same) {
                    differences.add(what + ": " + output + " has " + found + " in place of " + right + " at " + i);
                    return;
                }
            }
        }
    }
}
