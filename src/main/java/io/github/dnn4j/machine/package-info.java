/**
 * What a measurement depends on besides the program: processor, limits of the container, C library, build, and settings
 * of the processor that make times vary. Uses {@code json}. Begin with {@link io.github.dnn4j.machine.Fingerprint},
 * which has it all.
 */
package io.github.dnn4j.machine;
