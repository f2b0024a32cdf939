package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.graph.ConvolutionGraph;
import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.graph.EnginePlan;
import io.github.dnn4j.cudnn.graph.FusedActivation;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Engines;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What convolutions and fully connected layers share, in both passes: graphs of cuDNN's as calls. */
final class Convolutions {
    private Convolutions() {}

    /**
     * Emits the whole step as one graph whose result is of another shape than the step's.
     *
     * @param shape the shape of the problem's result
     * @param residual from the value that is added, as the step has it, to one of that shape
     * @return the result in the step's type; empty if no engine supports the graph
     */
    static Optional<DeviceValue> whole(
            Lowering lowering,
            ConvolutionProblem problem,
            DeviceValue x,
            DeviceBuffer filter,
            Shape shape,
            UnaryOperator<DeviceValue> residual) {
        Optional<DeviceBuffer> bias = lowering.floatsIfAny(1);
        List<PostOperation> post = lowering.step().post();
        Optional<Engines.Found> found = fused(problem, bias.map(any -> DataType.F32), post)
                .map(lowering.engines()::find)
                .filter(engine -> engine.plan().isPresent());
        return found.map(engine -> {
            Optional<DeviceBuffer> added =
                    residual(lowering, post, problem.type()).map(residual).map(DeviceValue::buffer);
            DeviceValue y = lowering.result(shape, problem.type(), Layout.NHWC);
            execute(lowering, engine, engine.reason(), x, filter, bias, added, y);
            return y;
        });
    }

    /** Types of a result that loses nothing where an engine has an output of F32, the best first. */
    static List<DataType> wide(DataType type) {
        return type == DataType.F32 ? List.of(type) : List.of(DataType.F32, type);
    }

    /**
     * Emits the convolution without what follows it.
     *
     * @param second the other operand, packed as the problem has it
     * @param results types that the result may have, the best first
     */
    static DeviceValue alone(
            Lowering lowering,
            ConvolutionProblem problem,
            DeviceValue x,
            DeviceBuffer second,
            Shape shape,
            List<DataType> results) {
        List<String> refused = new ArrayList<>();
        for (DataType result : results) {
            Engines.Found found = lowering.engines().find(problem.alone(result));
            if (found.plan().isPresent()) {
                DeviceValue y = lowering.result(shape, result, Layout.NHWC);
                String why = refused.isEmpty() ? found.reason() : String.join("; ", refused);
                execute(lowering, found, why, x, second, Optional.empty(), Optional.empty(), y);
                return y;
            }
            refused.add("giving " + result + ": " + found.reason());
        }
        throw refused(lowering, refused);
    }

    static RuntimeException refused(Lowering lowering, List<String> reasons) {
        return lowering.unsupported("no engine of cuDNN's takes it; another precision or the backend onednn may: "
                + String.join("; ", reasons));
    }

    /** The whole step as one problem; empty if its operations are not addition, then activation. */
    static Optional<ConvolutionProblem> fused(
            ConvolutionProblem problem, Optional<DataType> bias, List<PostOperation> post) {
        boolean alone = problem.direction() == ConvolutionProblem.Direction.BACKWARD_FILTER;
        boolean residual = hasResidual(post);
        List<PostOperation> rest = post.subList(residual ? 1 : 0, post.size());
        Optional<Activation> activation = rest.size() == 1 && rest.getFirst() instanceof PostOperation.Activate last
                ? Optional.of(last.activation())
                : Optional.empty();
        boolean fits = rest.isEmpty() || activation.flatMap(FusedActivation::of).isPresent();
        if (!fits || alone && (bias.isPresent() || !post.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(problem.fusing(residual, bias, activation));
    }

    /** Whether the first operation adds another value. */
    static boolean hasResidual(List<PostOperation> post) {
        return !post.isEmpty() && post.getFirst() instanceof PostOperation.Add;
    }

    /** The value that the first operation adds, if it does. */
    static Optional<DeviceValue> residual(Lowering lowering, List<PostOperation> post, DataType type) {
        return hasResidual(post)
                ? Optional.of(
                        lowering.as(lowering.value(((PostOperation.Add) post.getFirst()).value()), type, Layout.NHWC))
                : Optional.empty();
    }

    /** Emits a plan. */
    static void execute(
            Lowering lowering,
            Engines.Found found,
            String reason,
            DeviceValue x,
            DeviceBuffer second,
            Optional<DeviceBuffer> bias,
            Optional<DeviceBuffer> residual,
            DeviceValue y) {
        EnginePlan plan = found.plan().orElseThrow();
        List<StreamCall.Execute.Operand> operands = new ArrayList<>(List.of(
                new StreamCall.Execute.Operand(ConvolutionGraph.GIVEN, x),
                new StreamCall.Execute.Operand(ConvolutionGraph.SECOND, second),
                new StreamCall.Execute.Operand(ConvolutionGraph.RESULT, y)));
        residual.ifPresent(buffer -> operands.add(new StreamCall.Execute.Operand(ConvolutionGraph.RESIDUAL, buffer)));
        bias.ifPresent(buffer -> operands.add(new StreamCall.Execute.Operand(ConvolutionGraph.BIAS, buffer)));
        DeviceBuffer workspace = plan.workspace() == 0 ? null : lowering.scratch(plan.workspace());
        lowering.emit(
                new StreamCall.Execute(lowering.subject(), plan, operands, workspace),
                "cudnn " + plan.engine() + " (" + plan.origin() + ")",
                lowering.tensorFloat() ? "tf32" : Lowering.name(x.type()),
                reason);
    }
}
