package io.github.dnn4j.cudnn.graph;

import io.github.dnn4j.cudnn.driver.Cudnn;
import io.github.dnn4j.cudnn.driver.CudnnAttributes;
import io.github.dnn4j.cudnn.driver.CudnnDescriptors;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link ConvolutionProblem} as a graph of operations: convolution, addition of a residual, addition of a bias,
 * activation, in the order in which cuDNN's prebuilt engines know them. Values between operations are F32 and never
 * stored.
 */
public final class ConvolutionGraph {
    /** Numbers of the tensors: what is given, the second operand, result, residual, bias. */
    public static final long GIVEN = 1;

    public static final long SECOND = 2;
    public static final long RESULT = 3;
    public static final long RESIDUAL = 4;
    public static final long BIAS = 5;

    /** Numbers of the values between operations begin here. */
    private static final long FIRST_BETWEEN = 100;
    /** Every buffer begins at a multiple of this many bytes. */
    public static final long ALIGNMENT = 16;

    private final CudnnScope scope;
    private final ConvolutionProblem problem;
    private final GraphParts parts;
    private final List<Long> operations = new ArrayList<>();
    private long between = FIRST_BETWEEN;

    private ConvolutionGraph(CudnnScope scope, ConvolutionProblem problem) {
        this.scope = scope;
        this.problem = problem;
        this.parts = new GraphParts(scope, problem.toString());
    }

    /**
     * The graph, all of it owned by {@code scope}; a reason in its place if cuDNN refuses it.
     *
     * @param descriptor the graph; 0 if refused
     * @param refused why it was refused
     */
    record Built(long descriptor, Optional<String> refused) {}

    /** Builds the graph. */
    static Built build(CudnnScope scope, ConvolutionProblem problem) {
        try {
            return new ConvolutionGraph(scope, problem).build();
        } catch (GraphParts.RefusedException e) {
            return new Built(0, Optional.of(e.getMessage()));
        }
    }

    private Built build() {
        long convolution = convolution();
        int following = (problem.residual() ? 1 : 0)
                + (problem.bias().isPresent() ? 1 : 0)
                + (problem.activation().isPresent() ? 1 : 0);
        long result = target(following);
        operations.add(operation(convolution, result));
        if (problem.residual()) {
            long sum = target(--following);
            operations.add(parts.add(result, tensor(RESIDUAL, problem.result(), problem.type()), sum));
            result = sum;
        }
        if (problem.bias().isPresent()) {
            long sum = target(--following);
            long bias = tensor(BIAS, biasExtents(), problem.bias().get());
            operations.add(parts.add(result, bias, sum));
            result = sum;
        }
        if (problem.activation().isPresent()) {
            FusedActivation activation =
                    FusedActivation.of(problem.activation().get()).orElseThrow();
            long pointwise = parts.pointwise(activation.mode());
            activation
                    .constants()
                    .forEach((attribute, value) -> CudnnDescriptors.setDouble(pointwise, attribute, value));
            operations.add(parts.unary(pointwise, result, target(--following)));
        }
        long graph = scope.descriptor(CudnnDescriptors.Kind.GRAPH);
        CudnnDescriptors.setDescriptors(
                graph,
                CudnnAttributes.GRAPH_OPERATIONS,
                operations.stream().mapToLong(Long::longValue).toArray());
        Optional<String> refused = CudnnDescriptors.tryFinish(graph, "a graph");
        return new Built(refused.isEmpty() ? graph : 0, refused);
    }

    private List<Long> biasExtents() {
        List<Long> extents =
                new ArrayList<>(java.util.Collections.nCopies(problem.x().size(), 1L));
        extents.set(1, problem.result().get(1));
        return extents;
    }

    /** Where an operation that {@code following} others follow puts its result. */
    private long target(int following) {
        return following == 0
                ? tensor(RESULT, problem.result(), problem.resultType())
                : tensor(between++, problem.result(), DataType.F32);
    }

    private long tensor(long id, List<Long> extents, DataType type) {
        return parts.tensor(id, extents, channelsLast(array(extents), pitch(id, extents)), type, id >= FIRST_BETWEEN);
    }

    private long pitch(long id, List<Long> extents) {
        return id == GIVEN ? problem.givenPitch() : id == RESULT ? problem.resultPitch() : extents.get(1);
    }

    private long convolution() {
        long convolution = scope.descriptor(CudnnDescriptors.Kind.CONVOLUTION);
        CudnnDescriptors.setLongs(
                convolution, CudnnAttributes.CONVOLUTION_AXES, problem.before().size());
        CudnnDescriptors.setEnum(
                convolution,
                CudnnAttributes.CONVOLUTION_TYPE,
                CudnnAttributes.OF_DATA_TYPE,
                Cudnn.dataType(DataType.F32));
        CudnnDescriptors.setEnum(
                convolution,
                CudnnAttributes.CONVOLUTION_MODE,
                CudnnAttributes.OF_CONVOLUTION_MODE,
                CudnnAttributes.CROSS_CORRELATION);
        CudnnDescriptors.setLongs(convolution, CudnnAttributes.CONVOLUTION_BEFORE, array(problem.before()));
        CudnnDescriptors.setLongs(convolution, CudnnAttributes.CONVOLUTION_AFTER, array(problem.after()));
        CudnnDescriptors.setLongs(convolution, CudnnAttributes.CONVOLUTION_DILATIONS, array(problem.dilation()));
        CudnnDescriptors.setLongs(convolution, CudnnAttributes.CONVOLUTION_STRIDES, array(problem.stride()));
        parts.finish(convolution);
        return convolution;
    }

    private long operation(long convolution, long result) {
        long given = tensor(GIVEN, problem.given(), problem.type());
        long second = tensor(SECOND, problem.second(), problem.type());
        long operation = scope.descriptor(
                switch (problem.direction()) {
                    case FORWARD -> CudnnDescriptors.Kind.CONVOLUTION_FORWARD;
                    case BACKWARD_DATA -> CudnnDescriptors.Kind.CONVOLUTION_BACKWARD_DATA;
                    case BACKWARD_FILTER -> CudnnDescriptors.Kind.CONVOLUTION_BACKWARD_FILTER;
                });
        switch (problem.direction()) {
            case FORWARD -> {
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FORWARD_X, given);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FORWARD_W, second);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FORWARD_Y, result);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FORWARD_CONVOLUTION, convolution);
                CudnnDescriptors.setFloat(operation, CudnnAttributes.FORWARD_ALPHA, 1);
                CudnnDescriptors.setFloat(operation, CudnnAttributes.FORWARD_BETA, 0);
            }
            case BACKWARD_DATA -> {
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.BACKWARD_DX, result);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.BACKWARD_W, second);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.BACKWARD_DY, given);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.BACKWARD_CONVOLUTION, convolution);
                CudnnDescriptors.setFloat(operation, CudnnAttributes.BACKWARD_ALPHA, 1);
                CudnnDescriptors.setFloat(operation, CudnnAttributes.BACKWARD_BETA, 0);
            }
            case BACKWARD_FILTER -> {
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FILTER_X, given);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FILTER_DW, result);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FILTER_DY, second);
                CudnnDescriptors.setDescriptors(operation, CudnnAttributes.FILTER_CONVOLUTION, convolution);
                CudnnDescriptors.setFloat(operation, CudnnAttributes.FILTER_ALPHA, 1);
                CudnnDescriptors.setFloat(operation, CudnnAttributes.FILTER_BETA, 0);
            }
        }
        parts.finish(operation);
        return operation;
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** Strides of (N, C, spatial...) with the channel fastest, and {@code pitch} elements from a pixel to the next. */
    public static long[] channelsLast(long[] extents, long pitch) {
        long[] strides = new long[extents.length];
        strides[1] = 1;
        long next = pitch;
        for (int axis = strides.length - 1; axis >= 2; axis--) {
            strides[axis] = next;
            next *= extents[axis];
        }
        strides[0] = next;
        return strides;
    }
}
