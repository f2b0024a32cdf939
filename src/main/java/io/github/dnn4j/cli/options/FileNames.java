package io.github.dnn4j.cli.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** File names, which Java takes in the encoding of the locale: without one, in ASCII. */
public final class FileNames implements ITypeConverter<Path> {
    /** What stands in a text for what could not be decoded. */
    private static final char UNDECODED = '\uFFFD';

    @Override
    public Path convert(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException refused) {
            throw new TypeConversionException(describe(refused));
        }
    }

    /** What is wrong with a name, and what to do. */
    public static String describe(InvalidPathException refused) {
        return "'" + refused.getInput() + "' cannot be the name of a file: " + refused.getReason() + remedy();
    }

    /** What may be wrong where a file is not found; empty if nothing is. */
    static String hint(Path file) {
        boolean undecoded = (file + System.getProperty("user.dir")).indexOf(UNDECODED) >= 0;
        return undecoded ? "; not all letters of its name or of the current folder's could be read" + remedy() : "";
    }

    private static String remedy() {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        return encoding.equalsIgnoreCase("UTF-8")
                ? ""
                : "; Java takes names in " + encoding + " here, so set the environment variable LC_ALL=C.UTF-8";
    }
}
