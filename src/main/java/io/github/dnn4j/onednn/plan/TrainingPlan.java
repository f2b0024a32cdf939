package io.github.dnn4j.onednn.plan;

/**
 * The plan of a training step: calls that compute the outputs, then those that compute gradients, in one memory. Its
 * input and output buffers are tensors of the session as {@link io.github.dnn4j.compile.TensorNames} calls them.
 *
 * @param plan all calls
 * @param forwardCalls how many of them, from the first on, are the forward pass
 */
public record TrainingPlan(Plan plan, int forwardCalls) {}
