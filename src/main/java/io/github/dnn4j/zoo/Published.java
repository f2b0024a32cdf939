package io.github.dnn4j.zoo;

/**
 * What has been published about a network, in the words of its source, to be set beside what is counted.
 *
 * @param paper who described it, and when
 * @param parameters the number of parameters, such as {@code 138 M}; empty if none was found
 * @param macs the multiply-accumulates for one sample, such as {@code 15.5 G}; empty if none were found
 * @param source where the two figures are from
 * @param difference why they differ from what is counted; empty if they do not
 */
public record Published(String paper, String parameters, String macs, String source, String difference) {
    /** The source of figures that papers do not give. */
    static final String TORCHVISION = "torchvision 0.21";

    /** The source, and the difference after a colon where there is one. */
    public String sourceAndDifference() {
        return difference.isEmpty() ? source : source + ": " + difference;
    }

    /** Published figures that agree with what is counted, to the digits that they have. */
    static Published same(String paper, String parameters, String macs, String source) {
        return new Published(paper, parameters, macs, source, "");
    }
}
