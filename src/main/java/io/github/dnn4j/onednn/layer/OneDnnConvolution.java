package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import java.util.stream.Stream;

/** Convolution: dnn4j's own kernels where they are faster, else oneDNN's. */
public final class OneDnnConvolution {
    private OneDnnConvolution() {}

    public static void lower(Lowering lowering, Convolution layer) {
        LibraryConvolution library = new LibraryConvolution(lowering, layer);
        Stream<Candidate> own =
                Stream.of(PlainPointwise.candidate(lowering, layer), Winograd.candidate(lowering, layer, library));
        Stream<Candidate> all = Stream.concat(own, Stream.of(library).flatMap(each -> each.candidates().stream()));
        lowering.output(0, lowering.takeRanked(all));
    }
}
