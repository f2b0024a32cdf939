package io.github.dnn4j.djl;

/**
 * The weights of bilinear interpolation with antialiasing, as PyTorch's {@code interpolate(antialias=True)} and Pillow
 * have them. Position i of the result lies at (i + 0.5) scale of the picture, where scale is the ratio of the sizes; a
 * pixel at distance d from there has the weight 1 - d / max(scale, 1), where that is above 0, and all are divided by
 * their sum. In single precision, as there: bytes are cut off afterwards, where the last bit counts.
 */
final class Triangle {
    private Triangle() {}

    private static float support(int from, int to) {
        return Math.max(1, (float) from / to);
    }

    private static float centre(int from, int to, int position) {
        return (float) from / to * (position + 0.5f);
    }

    /** The first pixel with a weight. */
    static int first(int from, int to, int position) {
        return Math.max(0, (int) (centre(from, to, position) - support(from, to) + 0.5f));
    }

    /** The weights from the first pixel on. */
    static float[] weights(int from, int to, int position) {
        float centre = centre(from, to, position);
        int first = first(from, to, position);
        int end = Math.min(from, (int) (centre + support(from, to) + 0.5f));
        float inverse = 1 / support(from, to);
        float[] weights = new float[end - first];
        float sum = 0;
        for (int k = 0; k < weights.length; k++) {
            float distance = Math.abs((k + first - centre + 0.5f) * inverse);
            weights[k] = Math.max(0, 1 - distance);
            sum += weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return weights;
    }
}
