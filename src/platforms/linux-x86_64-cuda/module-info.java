/** dnn4j's CUDA kernels, and the native libraries of the CUDA preset for Linux on x86-64. */
module io.github.dnn4j.linux.x86_64.cuda {
    requires org.bytedeco.cuda.linux.x86_64;
}
