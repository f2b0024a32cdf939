/**
 * Every layer in plain Java, as loops beside the formula they come from: it judges the other backends, so it shares
 * nothing with them that computes, not even {@code compile}: descriptions of layers and networks, and names and guards
 * of sessions. Uses {@code session}, {@code backend} and what is below. Begin with {@code ReferenceKernels}, which
 * finds the kernel of a layer, and {@code Correlation}, which convolution and its derivatives are instances of.
 */
package io.github.dnn4j.reference;
