/**
 * Running plans: the work of a stream, recorded as a CUDA graph, its memory, sessions for inference and training, and
 * measuring, which runs calls as sessions do. It knows all other rooms. Begin reading at {@code SessionWork} and {@code
 * CudnnSession}; {@code EngineSearch} answers which engines steps take.
 */
package io.github.dnn4j.cudnn.session;
