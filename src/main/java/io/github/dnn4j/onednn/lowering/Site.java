package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a lowering is: the step and the pass, what they are called in messages and reports, and where values lie. */
public final class Site {
    private final long engine;
    private final DnnlScope scope;
    private final Program program;
    private final CompileOptions options;
    private final Map<String, Shape> shapes;
    private final Candidates candidates;
    private final Map<String, Operand> values = new LinkedHashMap<>();
    private Step step;
    private String name = "";
    private String kind = "";

    /**
     * Before the first step.
     *
     * @param scope owns what the plan needs of oneDNN
     * @param options the precision of every step
     * @param shapes shapes of all values
     */
    public Site(long engine, DnnlScope scope, Program program, CompileOptions options, Map<String, Shape> shapes) {
        this.engine = engine;
        this.scope = scope;
        this.program = program;
        this.options = options;
        this.candidates = new Candidates(options);
        this.shapes = shapes;
    }

    /** Goes to a step; {@code pass} follows the layer's kind in messages and reports. */
    void begin(Step next, String pass) {
        candidates.drain();
        step = next;
        name = next.name();
        kind = next.layer().kind() + pass;
    }

    /** Goes to something that is no step. */
    void begin(String nextName, String nextKind) {
        candidates.drain();
        step = null;
        name = nextName;
        kind = nextKind;
    }

    long engine() {
        return engine;
    }

    DnnlScope scope() {
        return scope;
    }

    Program program() {
        return program;
    }

    CompileOptions options() {
        return options;
    }

    /** Takes the candidates of the step. */
    Candidates candidates() {
        return candidates;
    }

    Step step() {
        return step;
    }

    String name() {
        return name;
    }

    String kind() {
        return kind;
    }

    /** Kind and name, for messages. */
    String subject() {
        return kind + " " + name;
    }

    /** The nodes that the step computes besides its first. */
    List<String> fused() {
        return step == null ? List.of() : step.nodes().subList(1, step.nodes().size());
    }

    /** The type in which the step keeps floating-point values. */
    DataType floatingType() {
        return options.precisionOf(step.name()).type();
    }

    /** The shape of the value of that name. */
    Shape shape(String value) {
        return shapes.get(value);
    }

    /** The value of that name as it lies in memory. */
    Operand value(String value) {
        return values.get(value);
    }

    /** Declares where the value of that name lies. */
    void define(String value, Operand operand) {
        values.put(value, operand);
    }

    /** All values that are somewhere, by name. */
    Map<String, Operand> values() {
        return values;
    }

    /** How the step's first input lies in memory, for messages; empty without one. */
    Optional<MemoryDesc> firstInput() {
        return step == null || step.inputs().isEmpty()
                ? Optional.empty()
                : Optional.of(value(step.inputs().getFirst()).desc());
    }

    /** A new activation buffer. */
    Operand newOperand(MemoryDesc desc) {
        return new Operand(new Buffer(Buffer.Kind.ACTIVATION, name, desc.bytes()), desc);
    }
}
