/**
 * What steps are turned into: values and buffers on the device, weights, calls for a stream, and the plan of all calls
 * with one arena. It knows {@code driver} and {@code graph}, and no layer. Begin reading at {@code StreamCall} and
 * {@code Lowering}; {@code TrainingLowering} is what training has besides.
 */
package io.github.dnn4j.cudnn.lowering;
