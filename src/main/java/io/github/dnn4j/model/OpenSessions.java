package io.github.dnn4j.model;

import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sessions of one thread by their shapes; of too many, the least recently used is closed. */
final class OpenSessions implements AutoCloseable {
    private final CompiledNetwork compiled;
    private final int most;
    private final Map<Map<String, Shape>, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    OpenSessions(CompiledNetwork compiled, int most) {
        this.compiled = compiled;
        this.most = most;
    }

    /** The session of these shapes, opened where there is none. */
    Session of(Map<String, Shape> shapes) {
        Session session = open.get(shapes);
        if (session == null) {
            if (open.size() == most) {
                Map.Entry<Map<String, Shape>, Session> oldest =
                        open.entrySet().iterator().next();
                open.remove(oldest.getKey());
                oldest.getValue().close();
            }
            session = compiled.newSession(shapes);
            open.put(Map.copyOf(shapes), session);
        }
        return session;
    }

    @Override
    public void close() {
        open.values().forEach(Session::close);
    }
}
