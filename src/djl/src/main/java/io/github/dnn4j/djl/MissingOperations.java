package io.github.dnn4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Refuses, by its name, what dnn4j's arrays have no operation for. */
final class MissingOperations {
    /** Arrays of this manager refuse everything. */
    static final NDManager MANAGER = proxy(NDManager.class);

    private MissingOperations() {}

    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                MissingOperations.class.getClassLoader(), new Class<?>[] {type}, (_, method, values) -> {
                    if (method.getName().equals("from") || method.getName().equals("create")) {
                        return proxy(NDArray.class);
                    }
                    return quiet(method, values) ? null : refuse(type, method);
                }));
    }

    /** What DJL calls beside the operation itself. */
    private static boolean quiet(Method method, Object[] values) {
        return switch (method.getName()) {
            case "close", "detach", "attach" -> true;
            case "set" -> values.length == 1;
            default -> false;
        };
    }

    /**
     * Those methods that {@code operations} has, the interface's own defaults, and the rest refused.
     *
     * @param operations public methods of the same names and parameters
     */
    static <T> T withDefaults(Class<T> type, Object operations) {
        return type.cast(Proxy.newProxyInstance(
                MissingOperations.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    for (Method own : operations.getClass().getDeclaredMethods()) {
                        if (own.getName().equals(method.getName())
                                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes())) {
                            try {
                                return own.invoke(operations, values);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                    return method.isDefault()
                            ? java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, values)
                            : refuse(type, method);
                }));
    }

    private static Object refuse(Class<?> type, Method method) {
        throw new UnsupportedOperationException("dnn4j's arrays of DJL have no " + type.getSimpleName() + "."
                + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"))
                + "; use another translator, or the engine of another library");
    }
}
