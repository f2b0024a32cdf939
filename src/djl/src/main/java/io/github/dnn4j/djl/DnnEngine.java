package io.github.dnn4j.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** The engine, of which there is one. */
final class DnnEngine extends Engine {
    static final String NAME = "dnn4j";

    /**
     * DJL takes the engine of the lowest rank where none is named. Those that compute have at most 12, and the one that
     * comes with DJL itself, for predictions elsewhere, 15; so this one is taken where no other computes.
     */
    static final int RANK = 14;

    @Override
    public Engine getAlternativeEngine() {
        return null;
    }

    @Override
    public String getEngineName() {
        return NAME;
    }

    @Override
    public int getRank() {
        return RANK;
    }

    @Override
    public String getVersion() {
        String version = io.github.dnn4j.model.Model.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public boolean hasCapability(String capability) {
        return false;
    }

    @Override
    public Model newModel(String name, Device device) {
        return new DnnModel(name, newBaseManager(device));
    }

    @Override
    public NDManager newBaseManager() {
        return newBaseManager(null);
    }

    @Override
    public NDManager newBaseManager(Device device) {
        return DnnManager.SYSTEM.newSubManager(device);
    }
}
