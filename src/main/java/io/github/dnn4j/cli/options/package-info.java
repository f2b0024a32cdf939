/**
 * What several commands have in common: the base of all, {@link io.github.dnn4j.cli.options.PlainCommand}, options for
 * models, backends, pictures and sizes, models once they are loaded, files to be written, and units. Knows no command.
 * Begin with {@link io.github.dnn4j.cli.options.CliCommand} and {@link io.github.dnn4j.cli.options.Model}.
 */
package io.github.dnn4j.cli.options;
