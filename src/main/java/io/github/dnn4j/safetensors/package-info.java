/**
 * Reads and writes safetensors files, the format in which weights are published: a JSON header with name, element type,
 * shape and place of each tensor, then the elements. {@link io.github.dnn4j.safetensors.SafetensorsFile} reads one,
 * {@link io.github.dnn4j.safetensors.SafetensorsWriter} writes one, and {@link
 * io.github.dnn4j.safetensors.TorchParameters} gives the parameters of a network the names that PyTorch gives them.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
package io.github.dnn4j.safetensors;
