package io.github.dnn4j.cudnn;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What convolutions and fully connected layers share: the whole step as one graph of cuDNN's where an engine takes it,
 * else the convolution alone and the rest in a kernel of dnn4j's, with F32 between them where an engine gives that.
 */
final class Convolutions {
    private Convolutions() {}

    /**
     * Emits the step; the problem is the convolution alone, in the step's type.
     *
     * @param given what is given; perhaps a run of the channels of a larger value
     * @param filter the filter, packed as the problem has it
     * @param shape the step's result, whose memory is that of the problem's
     */
    static void emit(Lowering lowering, ConvolutionProblem problem, Value given, DeviceBuffer filter, Shape shape) {
        DataType type = problem.type();
        Optional<DeviceBuffer> bias = lowering.floatsIfAny(1);
        List<PostOperation> post = lowering.step().post();
        List<String> reasons = new ArrayList<>();
        Optional<ConvolutionProblem> fused = fused(problem, bias.isPresent(), post);
        Optional<Value> place = lowering.place();
        if (fused.isPresent() && (place.isPresent() || given.run().isPresent())) {
            Value y = place.orElseGet(() -> lowering.result(shape, type, Layout.NHWC));
            EngineSearch.Found found = lowering.engines()
                    .find(fused.get()
                            .pitched(
                                    given.run().map(Value.Run::pitch).orElse(problem.givenPitch()),
                                    y.run().map(Value.Run::pitch).orElse(problem.resultPitch())));
            if (found.plan().isPresent()) {
                execute(lowering, found, given, filter, bias, residual(lowering, post, type).map(Value::buffer), y, type);
                lowering.output(y);
                return;
            }
            reasons.add("among other channels: " + found.reason());
        }
        Value x = given.run().isPresent() ? lowering.as(given, type, Layout.NHWC) : given;
        Value y = lowering.result(shape, type, Layout.NHWC);
        lowering.output(y);
        if (fused.isPresent()) {
            EngineSearch.Found found = lowering.engines().find(fused.get());
            if (found.plan().isPresent()) {
                execute(lowering, found.after(reasons), x, filter, bias, residual(lowering, post, type).map(Value::buffer), y, type);
                return;
            }
            reasons.add("fused: " + found.reason());
        }
        Value alone = alone(lowering, problem, x, filter, shape, wide(type), reasons);
        Affine.emit(lowering, alone, y, Optional.empty(), bias, post);
    }

    /**
     * Emits the whole step as one graph whose result is of another shape than the step's.
     *
     * @param shape the shape of the problem's result
     * @param residual from the value that is added, as the step has it, to one of that shape
     * @return the result in the step's type; empty if no engine takes the graph
     */
    static Optional<Value> whole(
            Lowering lowering,
            ConvolutionProblem problem,
            Value x,
            DeviceBuffer filter,
            Shape shape,
            UnaryOperator<Value> residual) {
        Optional<DeviceBuffer> bias = lowering.floatsIfAny(1);
        List<PostOperation> post = lowering.step().post();
        Optional<EngineSearch.Found> found = fused(problem, bias.isPresent(), post)
                .map(lowering.engines()::find)
                .filter(engine -> engine.plan().isPresent());
        return found.map(engine -> {
            Optional<DeviceBuffer> added =
                    residual(lowering, post, problem.type()).map(residual).map(Value::buffer);
            Value y = lowering.result(shape, problem.type(), Layout.NHWC);
            execute(lowering, engine, x, filter, bias, added, y, problem.type());
            return y;
        });
    }

    /** Types of a result that loses nothing where an engine gives F32, the best first. */
    static List<DataType> wide(DataType type) {
        return type == DataType.F32 ? List.of(type) : List.of(DataType.F32, type);
    }

    /**
     * Emits the convolution without what follows it.
     *
     * @param second the other operand, packed as the problem has it
     * @param results types that the result may have, the best first
     * @param reasons why more was not possible
     */
    static Value alone(
            Lowering lowering,
            ConvolutionProblem problem,
            Value x,
            DeviceBuffer second,
            Shape shape,
            List<DataType> results,
            List<String> reasons) {
        DataType type = problem.type();
        List<String> refused = new ArrayList<>(reasons);
        for (DataType result : results) {
            EngineSearch.Found found = lowering.engines().find(problem.alone(result));
            if (found.plan().isPresent()) {
                Value y = lowering.result(shape, result, Layout.NHWC);
                String why = refused.isEmpty() ? found.reason() : "split, for " + String.join("; ", refused);
                EngineSearch.Found used = new EngineSearch.Found(found.plan(), why);
                execute(lowering, used, x, second, Optional.empty(), Optional.empty(), y, type);
                return y;
            }
            refused.add("alone, giving " + result + ": " + found.reason());
        }
        throw lowering.unsupported("no engine of cuDNN's takes it; another precision or the backend onednn may: "
                + String.join("; ", refused));
    }

    /** The whole step as one problem; empty if its operations are not addition, then activation. */
    private static Optional<ConvolutionProblem> fused(
            ConvolutionProblem problem, boolean bias, List<PostOperation> post) {
        boolean alone = problem.direction() == ConvolutionProblem.Direction.BACKWARD_FILTER;
        boolean residual = !post.isEmpty() && post.getFirst() instanceof PostOperation.Add;
        List<PostOperation> rest = post.subList(residual ? 1 : 0, post.size());
        Optional<Activation> activation = rest.size() == 1 && rest.getFirst() instanceof PostOperation.Activate last
                ? Optional.of(last.activation())
                : Optional.empty();
        boolean fits = rest.isEmpty() || activation.flatMap(FusedActivation::of).isPresent();
        if (!fits || alone && (bias || !post.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(problem.fusing(residual, bias, activation));
    }

    private static Optional<Value> residual(Lowering lowering, List<PostOperation> post, DataType type) {
        return !post.isEmpty() && post.getFirst() instanceof PostOperation.Add add
                ? Optional.of(lowering.as(lowering.value(add.value()), type, Layout.NHWC))
                : Optional.empty();
    }

    private static void execute(
            Lowering lowering,
            EngineSearch.Found found,
            Value x,
            DeviceBuffer second,
            Optional<DeviceBuffer> bias,
            Optional<DeviceBuffer> residual,
            Value y,
            DataType type) {
        EnginePlan plan = found.plan().orElseThrow();
        List<Call.Execute.Operand> operands = new ArrayList<>(List.of(
                new Call.Execute.Operand(ConvolutionGraph.GIVEN, x),
                new Call.Execute.Operand(ConvolutionGraph.SECOND, second),
                new Call.Execute.Operand(ConvolutionGraph.RESULT, y)));
        residual.ifPresent(buffer -> operands.add(new Call.Execute.Operand(ConvolutionGraph.RESIDUAL, buffer)));
        bias.ifPresent(buffer -> operands.add(new Call.Execute.Operand(ConvolutionGraph.BIAS, buffer)));
        DeviceBuffer workspace = plan.workspace() == 0 ? null : lowering.scratch(plan.workspace());
        lowering.emit(
                new Call.Execute(lowering.subject(), plan, operands, workspace),
                "cudnn " + plan.engine() + " (" + plan.origin() + ")",
                lowering.tensorFloat() ? "tf32" : Lowering.name(type),
                found.reason());
    }
}
