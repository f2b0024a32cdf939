package io.github.dnn4j.cli.conformance;

/** How far a fraction may be from the expected one. */
enum Allowance {
    /** In proportion to each, as ONNX's own test runner has it. */
    OF_EACH,
    /**
     * In proportion to the largest one of the output: small outputs of a whole network are differences of large values,
     * and rounding moves them by a share of those.
     */
    OF_LARGEST;

    private static final double ABSOLUTE = 1e-7;

    /**
     * Whether a number is as expected.
     *
     * @param relative the share of the expected number, or of the largest one, that it may be off
     * @param largest the magnitude of the largest finite number expected
     */
    boolean holds(double found, double wanted, double relative, double largest) {
        if (Double.compare(found, wanted) == 0 || found == wanted) {
            return true;
        }
        double scale = this == OF_EACH ? Math.abs(wanted) : largest;
        return Double.isFinite(wanted) && Math.abs(found - wanted) <= ABSOLUTE + relative * scale;
    }
}
