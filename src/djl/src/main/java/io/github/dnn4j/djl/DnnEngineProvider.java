package io.github.dnn4j.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;

/** How DJL finds the engine. */
public final class DnnEngineProvider implements EngineProvider {
    /** Makes one for the service loader. */
    public DnnEngineProvider() {}

    @Override
    public String getEngineName() {
        return DnnEngine.NAME;
    }

    @Override
    public int getEngineRank() {
        return DnnEngine.RANK;
    }

    @Override
    public Engine getEngine() {
        return Holder.ENGINE;
    }

    private static final class Holder {
        private static final Engine ENGINE = new DnnEngine();
    }
}
