/**
 * Commands that tell what is there, and compute nothing of it: {@code cost}, {@code explain}, {@code networks} and
 * {@code doctor}. Uses {@code cli.options}. Begin with {@link io.github.dnn4j.cli.inspect.CostCommand}.
 */
package io.github.dnn4j.cli.inspect;
