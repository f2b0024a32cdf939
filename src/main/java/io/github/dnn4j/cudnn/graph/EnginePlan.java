package io.github.dnn4j.cudnn.graph;

/**
 * An execution plan of cuDNN's, ready to run in any number of sessions.
 *
 * @param descriptor the plan
 * @param engine the engine as explanations name it
 * @param workspace bytes of device memory that a run needs besides its operands
 * @param origin how it was chosen
 */
public record EnginePlan(long descriptor, String engine, long workspace, String origin) {
    /** The same plan, chosen in another way. */
    public EnginePlan from(String other) {
        return new EnginePlan(descriptor, engine, workspace, other);
    }
}
