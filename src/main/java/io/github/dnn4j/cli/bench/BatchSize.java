package io.github.dnn4j.cli.bench;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of samples, where other programs, benchdnn among them, expect a file of problems. */
final class BatchSize implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        if (text.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        throw new TypeConversionException("'" + text
                + "' is not a whole number that can be a batch size; a file of problems is given by --problems FILE");
    }
}
