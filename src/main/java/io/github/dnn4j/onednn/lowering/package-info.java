/**
 * What the classes of the layers share: where a lowering is, operands and their reorders, the choice of
 * implementations, parameters, constants, and the calls that come of it. Stands on {@code primitive}; begin with {@link
 * io.github.dnn4j.onednn.lowering.Lowering}.
 */
package io.github.dnn4j.onednn.lowering;
