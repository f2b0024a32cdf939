package io.github.dnn4j.layer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** Checks that descriptors are refused by their own exception, with a message. */
public final class Rejections {
    private Rejections() {}

    /** {@code action} throws exactly {@link InvalidDescriptorException} and says something. */
    public static void assertInvalid(Executable action) {
        InvalidDescriptorException thrown = assertThrows(InvalidDescriptorException.class, action);
        assertFalse(thrown.getMessage().isBlank());
    }

    /** {@code layer} refuses inputs of these shapes. */
    public static void assertRefuses(Layer layer, Shape... inputs) {
        assertInvalid(() -> layer.outputShapes(List.of(inputs)));
    }

    /** The one output shape for these inputs. */
    public static Shape output(Layer layer, Shape... inputs) {
        return layer.outputShapes(List.of(inputs)).getFirst();
    }
}
