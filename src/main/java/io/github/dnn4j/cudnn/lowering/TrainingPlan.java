package io.github.dnn4j.cudnn.lowering;

import java.util.List;

/**
 * What a training session does for given input shapes, in one memory.
 *
 * @param plan all calls
 * @param forwardCalls how many of them, from the first on, are the forward pass
 * @param forwardIn what is copied to the device before the forward pass: inputs, parameters, the number of the step
 * @param forwardOut what is copied to the host after it: outputs and running statistics
 * @param backwardIn what is copied to the device before the backward pass: gradients of outputs
 * @param backwardOut what is copied to the host after it: gradients of parameters and inputs
 */
public record TrainingPlan(
        CudnnPlan plan,
        int forwardCalls,
        List<DeviceBuffer> forwardIn,
        List<DeviceBuffer> forwardOut,
        List<DeviceBuffer> backwardIn,
        List<DeviceBuffer> backwardOut) {
    public TrainingPlan {
        forwardIn = List.copyOf(forwardIn);
        forwardOut = List.copyOf(forwardOut);
        backwardIn = List.copyOf(backwardIn);
        backwardOut = List.copyOf(backwardOut);
    }

    public List<StreamCall> forward() {
        return plan.calls().subList(0, forwardCalls);
    }

    public List<StreamCall> backward() {
        return plan.calls().subList(forwardCalls, plan.calls().size());
    }
}
