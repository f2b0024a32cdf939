/**
 * The {@code dnn4j} command: {@link io.github.dnn4j.cli.Main} finds the subcommand, runs it, and turns what goes wrong
 * into one sentence and an exit code. A room for each command or family of them, none of which knows another, above
 * {@code options}, which they share; all of the library is below. Begin with {@link io.github.dnn4j.cli.Main}'s list of
 * commands.
 */
package io.github.dnn4j.cli;
