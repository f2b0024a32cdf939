/** The {@code dnn4j} command. */
package io.github.dnn4j.cli;
