package io.github.dnn4j.onednn;

/**
 * The plan of a training step: calls that compute the outputs, then those that compute gradients, in one memory. Its input
 * and output buffers are tensors of the session under the names of {@link io.github.dnn4j.compile.TensorNames}.
 *
 * @param plan all calls
 * @param forwardCalls how many of them, from the first on, are the way forward
 */
record TrainingPlan(Plan plan, int forwardCalls) {}
