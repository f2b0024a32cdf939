/**
 * From layers to calls: {@code Cudnn<Layer>} lowers a layer, {@code Cudnn<Layer>Backward} its derivative, and {@code
 * Cudnn<Layer>Training} its forward pass where training computes it otherwise. It knows {@code lowering}, {@code graph}
 * and {@code driver}. Begin reading at {@code PlanBuilder} and {@code Lowerings}.
 */
package io.github.dnn4j.cudnn.layer;
