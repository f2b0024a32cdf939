package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;
import java.util.Map;

/** That a backend refuses numbers that are not finite in parameters and inputs of a layer, and names where they are. */
final class NonFiniteCheck {
    private static final CompileOptions REFUSE = CompileOptions.defaults();
    private static final CompileOptions IGNORE = REFUSE.nonFinite(NonFinite.IGNORE);

    private NonFiniteCheck() {}

    static void refuses(Backend backend, LayerCase layerCase) {
        CaseNetwork one = CaseNetwork.of(layerCase);
        for (String name : one.parameters().asMap().keySet()) {
            for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                parameter(backend, one, name, value);
            }
        }
        try (CompiledNetwork compiled = backend.compile(one.network(), one.parameters(), REFUSE);
                Session session = compiled.newSession()) {
            one.inputs().forEach((name, tensor) -> session.input(name).copyFrom(tensor));
            session.run();
            one.inputs().forEach((name, tensor) -> inputs(session, name, tensor));
            session.run(); // a refusal leaves the session as it was
        }
    }

    private static void parameter(Backend backend, CaseNetwork one, String name, float value) {
        Tensor damaged =
                one.parameters().get(name).copyAs(one.parameters().get(name).type());
        long last = damaged.shape().elements() - 1;
        damaged.setFloat(last, value);
        var parameters = one.parameters().with(name, damaged);
        Layer layer = one.network().nodes().getFirst().layer();
        if (layer instanceof Constant constant && !constant.learned()) {
            backend.compile(one.network(), parameters, REFUSE).close();
            return;
        }
        NonFiniteValueException refusal =
                assertThrows(NonFiniteValueException.class, () -> backend.compile(one.network(), parameters, REFUSE));
        assertEquals(name, refusal.value());
        assertEquals(last, refusal.index());
        for (String named : List.of("layer layer", name, Float.toString(value), "NonFinite.IGNORE")) {
            assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
        }
    }

    private static void inputs(Session session, String name, Tensor tensor) {
        if (!tensor.type().isFloating()) {
            return;
        }
        long elements = tensor.shape().elements();
        for (long at : new long[] {0, elements / 2, elements - 1}) {
            session.input(name).setFloat(at, Float.NaN);
            NonFiniteValueException refusal = assertThrows(NonFiniteValueException.class, session::run);
            assertEquals(name, refusal.value());
            assertEquals(at, refusal.index());
            long batch = tensor.shape().rank() > 1 ? tensor.shape().extent(0) : 1;
            assertTrue(
                    refusal.getMessage().contains("input " + name + " holds NaN in sample " + at / (elements / batch)),
                    refusal.getMessage());
            session.input(name).setFloat(at, tensor.getFloat(at));
        }
        try (Tensor bound = tensor.copyAs(tensor.type())) {
            bound.setFloat(elements - 1, Float.NaN);
            session.bind(name, bound);
            assertThrows(NonFiniteValueException.class, session::run);
            assertThrows(NonFiniteValueException.class, session::profile);
            bound.setFloat(elements - 1, 0);
            session.bind(name, bound);
            session.run();
        }
        try (Tensor whole = tensor.copyAs(tensor.type())) {
            session.bind(name, whole);
            session.run();
        }
        session.bind(name, tensor);
    }

    /** Nothing is looked at where that is asked for. */
    static void ignores(Backend backend, LayerCase layerCase) {
        CaseNetwork one = CaseNetwork.of(layerCase);
        try (CompiledNetwork compiled = backend.compile(one.network(), one.parameters(), IGNORE);
                Session session = compiled.newSession()) {
            for (Map.Entry<String, Tensor> input : one.inputs().entrySet()) {
                session.input(input.getKey()).fill(Float.NaN);
            }
            session.run();
        }
    }
}
