/**
 * The native library: it is found, extracted and loaded here, and a sequence of compiled steps is run in one crossing.
 * The only room that knows the JNI class generated from {@code native/include/dnn4j.h}; uses no other room. Begin with
 * {@link io.github.dnn4j.runtime.NativeRuntime} and {@link io.github.dnn4j.runtime.NativeSequence}.
 */
package io.github.dnn4j.runtime;
