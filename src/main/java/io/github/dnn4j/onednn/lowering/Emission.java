package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlAttributes;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.runtime.NativeSequenceBuilder.IntegerOperation;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The calls of a plan and what there is to say about each, in the order in which they run. */
public final class Emission {
    private final Site site;
    private final Implementations implementations;
    private final List<Call> calls = new ArrayList<>();
    private final List<StepReport> reports = new ArrayList<>();
    private final Map<Buffer, String> forgotten = new IdentityHashMap<>();

    public Emission(Site site, Implementations implementations) {
        this.site = site;
        this.implementations = implementations;
    }

    /** Chooses among oneDNN's implementations. */
    Implementations implementations() {
        return implementations;
    }

    /** What runs, in order, views included. */
    public List<StepReport> reports() {
        return reports;
    }

    public List<Call> calls() {
        return calls;
    }

    /** Refuses calls that read the buffer, in which a value is not kept. */
    void refuse(Buffer buffer, String value) {
        forgotten.put(buffer, value);
    }

    /** Emits the call that computes the step, or the main part of it. */
    public void emit(Implementation implementation, List<Call.Argument> arguments, String reason) {
        emit(
                site.name(),
                implementation,
                arguments,
                site.kind(),
                site.fused(),
                0,
                reason.isEmpty() ? implementation.reason() : reason);
    }

    private void emit(
            String name,
            Implementation implementation,
            List<Call.Argument> arguments,
            String kind,
            List<String> fused,
            long reordered,
            String reason) {
        List<Call.Argument> all = new ArrayList<>(arguments);
        long scratchpad = DnnlPrimitives.query(implementation.handle(), DnnlPrimitives.Argument.SCRATCHPAD, 0);
        if (scratchpad != 0 && DnnlMemory.bytes(scratchpad) > 0) {
            MemoryDesc desc = new MemoryDesc(site.scope().desc(DnnlMemory.clone(scratchpad)));
            all.add(new Call.Argument(
                    DnnlArg.SCRATCHPAD,
                    new Operand(new Buffer(Buffer.Kind.ACTIVATION, name + " scratchpad", desc.bytes()), desc)));
        }
        long primitive =
                site.scope().primitive(DnnlPrimitives.createPrimitive(implementation.handle(), kind + " " + name));
        StepReport report = StepReports.ofPrimitive(name, kind, arguments, implementation, fused, reordered, reason);
        add(
                new Call.Primitive(primitive, List.copyOf(all), kind + " " + name),
                reordered > 0 ? report : report.among(site.candidates().drain()));
    }

    private void add(Call call, StepReport report) {
        for (Call.Argument argument : call.arguments()) {
            String lost = forgotten.get(argument.operand().buffer().root());
            if (lost != null) {
                throw new IllegalStateException(call.subject() + " reads value " + lost
                        + ", which is not kept, and no task computes it again before");
            }
        }
        calls.add(call);
        reports.add(report);
    }

    /** Reports a step that needs no call because its result lies in memory as it should already. */
    public void view(String reason, MemoryDesc desc) {
        StepReport report = new StepReport(
                site.name(), site.kind(), desc.type().toString(), "none", "", desc.layout(), site.fused(), 0, reason);
        reports.add(report.among(site.candidates().drain()));
    }

    /** Emits an exact operation on integer operands in plain memory. */
    public void exact(IntegerOperation operation, Operand left, Operand right, Operand result) {
        List<Call.Argument> arguments = List.of(
                new Call.Argument(DnnlArg.SRC, left),
                new Call.Argument(DnnlArg.SRC_1, right),
                new Call.Argument(DnnlArg.DST, result));
        own(
                new Call.Exact(operation, arguments, site.subject()),
                "dnn4j:integer",
                List.of(),
                "oneDNN rounds integers through F32");
    }

    /**
     * Emits a step of dnn4j's own, whose first operand is its input and the last its output.
     *
     * @param fused the nodes that it computes besides the first
     */
    void own(Call call, String implementation, List<String> fused, String reason) {
        StepReport report =
                StepReports.ofOwn(site.name(), site.kind(), call.arguments(), implementation, fused, 0, reason);
        add(call, report.among(site.candidates().drain()));
    }

    /**
     * Brings an operand into a tensor of the session's, of the same dimensions: its buffer becomes the tensor where it
     * is laid out so, and is reordered into it where not.
     *
     * @param layout the tensor's
     * @param reason why there is a reorder, if there is one
     */
    public void deliver(Operand operand, String tensor, MemoryDesc layout, String reason) {
        Buffer buffer = operand.buffer();
        if (buffer.isRoot()
                && buffer.kind() == Buffer.Kind.ACTIVATION
                && buffer.bytes() == layout.bytes()
                && operand.desc().liesAs(layout)) {
            buffer.asOutput(tensor);
        } else {
            reorder(operand, new Operand(new Buffer(Buffer.Kind.OUTPUT, tensor, layout.bytes()), layout), reason);
        }
    }

    /** Emits a reorder between two operands of the same dimensions. */
    public void reorder(Operand from, Operand to, String reason) {
        reorder(site.name(), from, to, reason);
    }

    private void reorder(String name, Operand from, Operand to, String reason) {
        String subject = "Reorder " + name;
        if (site.candidates().avoidance(Transposition.NAME).isEmpty() && Transposition.fits(from.desc(), to.desc())) {
            List<Call.Argument> arguments =
                    List.of(new Call.Argument(DnnlArg.SRC, from), new Call.Argument(DnnlArg.DST, to));
            add(
                    new Call.Transpose(arguments, subject),
                    StepReports.ofOwn(
                            name,
                            "Reorder",
                            arguments,
                            Transposition.NAME,
                            List.of(),
                            from.desc().bytes() + to.desc().bytes(),
                            reason.isEmpty() ? Transposition.REASON : reason));
            return;
        }
        long created = DnnlForward.reorder(
                site.engine(),
                from.desc().handle(),
                to.desc().handle(),
                site.scope().attributes(DnnlAttributes.createAttributes()),
                subject);
        if (created == 0 && from.desc().type() != DataType.F32 && to.desc().type() != DataType.F32) {
            // Between some types, such as F16 and BF16, oneDNN has no way; through F32 nothing is lost.
            Operand between = site.newOperand(new Descriptors(site.scope()).as(from.desc(), DataType.F32));
            reorder(name, from, between, reason);
            reorder(name, between, to, reason);
            return;
        }
        Implementation choice = implementations.choose(subject, from.desc(), () -> created);
        emit(
                name,
                choice,
                List.of(new Call.Argument(DnnlArg.SRC, from), new Call.Argument(DnnlArg.DST, to)),
                "Reorder",
                List.of(),
                from.desc().bytes() + to.desc().bytes(),
                reason.isEmpty() ? choice.reason() : reason);
    }
}
