/**
 * CUDA and cuDNN with plain handles: finding and loading the libraries, device, memory, streams, graphs and kernels,
 * and scopes that release handles. Only {@code Cuda*} and {@code Cudnn*} here know the CUDA preset. It knows no other
 * room of the backend. Begin reading at {@code CudaLibraries}, then {@code Cuda} and {@code Cudnn}.
 */
package io.github.dnn4j.cudnn.driver;
