package io.github.dnn4j.cli.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.OptionalLong;

/**
 * The minibatch asked for.
 *
 * @param uncapped whether problems keep their own
 * @param fixed the one for all
 */
record Minibatch(boolean uncapped, OptionalLong fixed) {
    static Minibatch parse(String text) {
        if (text == null || text.equals("0") || text.equals("file")) {
            return new Minibatch(text != null, OptionalLong.empty());
        }
        require(
                text.matches("[1-9][0-9]{0,8}"),
                "--batch %s; give a number, 0 for that of each problem; a file of problems is given by --problems"
                        + " FILE",
                text);
        return new Minibatch(false, OptionalLong.of(Long.parseLong(text)));
    }
}
