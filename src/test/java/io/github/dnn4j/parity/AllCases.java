package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.verify.LayerCase;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds the cases of every layer by the layer's name. */
public final class AllCases {
    private AllCases() {}

    /** The records that {@link Layer} permits, in alphabetical order. */
    public static List<Class<?>> layers() {
        return Arrays.stream(Layer.class.getPermittedSubclasses())
                .sorted(Comparator.comparing(Class::getSimpleName))
                .toList();
    }

    /** The cases of {@code <Layer>Cases.cases()}. */
    public static List<LayerCase> of(Class<?> layer) throws ReflectiveOperationException {
        Class<?> cases = Class.forName(AllCases.class.getPackageName() + "." + layer.getSimpleName() + "Cases");
        Method method = cases.getDeclaredMethod("cases");
        return ((List<?>) method.invoke(null))
                .stream().map(LayerCase.class::cast).toList();
    }
}
