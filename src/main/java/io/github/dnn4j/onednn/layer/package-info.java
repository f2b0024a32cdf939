/**
 * A class for each layer, forward ({@code OneDnn<Layer>}) and backward, that turns a step into calls of oneDNN or of
 * dnn4j's own native steps. Stands on {@code lowering}; begin with {@link
 * io.github.dnn4j.onednn.layer.OneDnnConvolution}.
 */
package io.github.dnn4j.onednn.layer;
