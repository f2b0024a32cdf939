/**
 * Networks on NVIDIA GPUs through cuDNN. {@code CudnnBackend} compiles a network and opens sessions; the rooms below it
 * know only those before them: {@code driver}, {@code graph}, {@code lowering}, {@code layer}, {@code session}. Begin
 * reading at {@code CudnnCompiledNetwork}; for one layer, at its class in {@code layer}.
 */
package io.github.dnn4j.cudnn;
