package io.github.dnn4j.onednn;

/**
 * The plan of a training step: calls that compute the outputs, then those that compute gradients, in one memory. Its input
 * and output buffers are tensors of the session under the names that this class gives.
 *
 * @param plan all calls
 * @param forwardCalls how many of them, from the first on, are the way forward
 */
record TrainingPlan(Plan plan, int forwardCalls) {
    /** The tensor that holds the number of the step, 64 bits wide. */
    static final String STEP = "step";

    static String input(String name) {
        return "input " + name;
    }

    static String output(String name) {
        return "output " + name;
    }

    static String inputGradient(String name) {
        return "gradient of input " + name;
    }

    static String outputGradient(String name) {
        return "gradient of output " + name;
    }

    static String parameter(String name) {
        return "parameter " + name;
    }

    static String gradient(String name) {
        return "gradient of parameter " + name;
    }
}
