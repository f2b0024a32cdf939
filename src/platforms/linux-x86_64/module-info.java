/** dnn4j's native library for Linux on x86-64, and the native libraries of others that it needs. */
module io.github.dnn4j.linux.x86_64 {
    requires org.bytedeco.dnnl.linux.x86_64;
    requires org.bytedeco.javacpp.linux.x86_64;
    requires org.bytedeco.opencl.linux.x86_64;
}
