/** Networks on NVIDIA GPUs through cuDNN; only {@code Cuda} and {@code Cudnn} know the CUDA preset. */
package io.github.dnn4j.cudnn;
