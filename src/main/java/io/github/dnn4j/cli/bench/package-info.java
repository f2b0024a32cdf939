/**
 * {@code dnn4j bench}: times of networks and problems by backend, threads, precision and batch, and two such
 * measurements compared. Uses {@code cli.options} and {@code measure}. Begin with
 * {@link io.github.dnn4j.cli.bench.BenchCommand}; {@code BenchTargets} are what is measured, {@code BenchAxes} how.
 */
package io.github.dnn4j.cli.bench;
