package io.github.dnn4j.plans;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What became of something that was asked: an answer in the committed tables, where it is a line's end. */
sealed interface Answer {
    /** Whether {@code now} is less than this was. */
    boolean isLostIn(Answer now);

    /** The text in a table. */
    String text();

    /**
     * An engine.
     *
     * @param engine its number
     * @param tensorCores whether it uses tensor cores
     * @param fallback whether only the fallback heuristics offer it
     */
    record Accepted(int engine, boolean tensorCores, boolean fallback) implements Answer {
        private static final Pattern TEXT = Pattern.compile("engine (-?\\d+)(, tensor cores)?(, fallback)?");

        @Override
        public boolean isLostIn(Answer now) {
            return !(now instanceof Accepted other) || tensorCores && !other.tensorCores || !fallback && other.fallback;
        }

        @Override
        public String text() {
            return "engine " + engine + (tensorCores ? ", tensor cores" : "") + (fallback ? ", fallback" : "");
        }
    }

    /**
     * No engine, no network, no plan.
     *
     * @param words why
     */
    record Refused(String words) implements Answer {
        @Override
        public boolean isLostIn(Answer now) {
            return false;
        }

        @Override
        public String text() {
            return "refused: " + words;
        }
    }

    /**
     * A network that was planned.
     *
     * @param steps all steps
     * @param ofCudnn those that cuDNN computes
     */
    record Planned(int steps, int ofCudnn) implements Answer {
        private static final Pattern TEXT = Pattern.compile("planned in (\\d+) steps, (\\d+) of cuDNN");

        @Override
        public boolean isLostIn(Answer now) {
            return !(now instanceof Planned other) || other.steps > steps;
        }

        @Override
        public String text() {
            return "planned in " + steps + " steps, " + ofCudnn + " of cuDNN";
        }
    }

    /**
     * Cases that were computed and compared.
     *
     * @param passed how many agree
     * @param refused how many the backend does not support
     * @param failed how many do not agree
     */
    record Compared(int passed, int refused, int failed) implements Answer {
        private static final Pattern TEXT = Pattern.compile("(\\d+) pass, (\\d+) refused, (\\d+) fail");

        @Override
        public boolean isLostIn(Answer now) {
            return !(now instanceof Compared other) || other.passed < passed || other.failed > failed;
        }

        @Override
        public String text() {
            return passed + " pass, " + refused + " refused, " + failed + " fail";
        }
    }

    /**
     * Reads what {@link #text} writes.
     *
     * @throws IllegalArgumentException for another text
     */
    static Answer of(String text) {
        if (text.startsWith("refused: ")) {
            return new Refused(text.substring("refused: ".length()));
        }
        Matcher accepted = Accepted.TEXT.matcher(text);
        if (accepted.matches()) {
            return new Accepted(
                    Integer.parseInt(accepted.group(1)), accepted.group(2) != null, accepted.group(3) != null);
        }
        Matcher planned = Planned.TEXT.matcher(text);
        if (planned.matches()) {
            return new Planned(Integer.parseInt(planned.group(1)), Integer.parseInt(planned.group(2)));
        }
        Matcher compared = Compared.TEXT.matcher(text);
        if (compared.matches()) {
            return new Compared(
                    Integer.parseInt(compared.group(1)),
                    Integer.parseInt(compared.group(2)),
                    Integer.parseInt(compared.group(3)));
        }
        throw new IllegalArgumentException("'" + text + "' is no answer of a table of plans");
    }
}
