package io.github.dnn4j.measure;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a process of its own came to its first result, in milliseconds, and what memory it took.
 *
 * @param jvm from the start of the virtual machine to the program's first line
 * @param load reading the network, or making it and its weights
 * @param compile opening the backend, compiling, and making a session
 * @param firstRun the first run
 * @param residentPeakBytes the most physical memory that the process had (VmHWM); 0 where the system does not tell
 */
public record StartUp(long jvm, long load, long compile, long firstRun, long residentPeakBytes) {
    private static final Pattern LINE =
            Pattern.compile("first result: jvm=(\\d+) load=(\\d+) compile=(\\d+) run=(\\d+) resident=(\\d+)");

    /** From the start of the virtual machine to the first result. */
    public long total() {
        return jvm + load + compile + firstRun;
    }

    /** The line that a child process prints. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "first result: jvm=%d load=%d compile=%d run=%d resident=%d",
                jvm,
                load,
                compile,
                firstRun,
                residentPeakBytes);
    }

    /**
     * Reads such a line among what a child printed.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is none
     */
    public static StartUp parse(String printed) {
        Matcher found = LINE.matcher(printed);
        require(found.find(), "the process that was to make a first result printed none: %s", printed.strip());
        return new StartUp(
                Long.parseLong(found.group(1)),
                Long.parseLong(found.group(2)),
                Long.parseLong(found.group(3)),
                Long.parseLong(found.group(4)),
                Long.parseLong(found.group(5)));
    }

    /** The one with the median total; the lower of the middle two. */
    public static StartUp median(List<StartUp> several) {
        List<StartUp> sorted = several.stream()
                .sorted(java.util.Comparator.comparingLong(StartUp::total))
                .toList();
        return sorted.get((sorted.size() - 1) / 2);
    }
}
