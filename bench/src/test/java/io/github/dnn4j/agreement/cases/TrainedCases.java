package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.train.TrainedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/** What dnn4j trained itself: the classifier that comes with the library. */
public final class TrainedCases {
    private static final String MODEL = "/io/github/dnn4j/cli/classify/shipped/model.safetensors";

    private TrainedCases() {}

    /** The model, on normally distributed inputs, as normalized pictures are. */
    public static Stream<AgreementCase> cases() {
        try (InputStream resource = TrainedModel.class.getResourceAsStream(MODEL)) {
            if (resource == null) {
                throw new IllegalStateException(MODEL + " is not on the class path: the library's jar brings it");
            }
            TrainedModel model = TrainedModel.read(resource.readAllBytes(), MODEL);
            return Stream.of(
                    AgreementCase.of("the trained classifier of Fashion-MNIST", model.network(), model.parameters()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
