package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.graph.EnginePlan;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One thing that a plan puts on the stream. */
public sealed interface StreamCall {
    /** The step's kind and name, for messages and times. */
    String subject();

    /** All buffers that it touches. */
    List<DeviceBuffer> buffers();

    /**
     * One of dnn4j's kernels.
     *
     * @param function its name
     * @param count elements, one for a thread
     * @param arguments its arguments
     */
    record Kernel(String subject, String function, long count, List<Argument> arguments) implements StreamCall {
        public Kernel {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<DeviceBuffer> buffers() {
            return arguments.stream()
                    .filter(Argument.Pointer.class::isInstance)
                    .map(argument -> ((Argument.Pointer) argument).buffer())
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /**
     * An execution plan of cuDNN's.
     *
     * @param plan the plan
     * @param operands buffers of the tensors, by their numbers in the graph
     * @param workspace memory for the plan; null if it needs none
     */
    record Execute(String subject, EnginePlan plan, List<Operand> operands, DeviceBuffer workspace)
            implements StreamCall {
        /** A place in a buffer, in bytes, and the number of its tensor in the graph. */
        public record Operand(long id, DeviceBuffer buffer, long offset) {
            /** A buffer from its start. */
            public Operand(long id, DeviceBuffer buffer) {
                this(id, buffer, 0);
            }

            /** Where a value begins. */
            public Operand(long id, DeviceValue value) {
                this(id, value.buffer(), value.first() * value.type().bytes());
            }
        }

        public Execute {
            operands = List.copyOf(operands);
        }

        @Override
        public List<DeviceBuffer> buffers() {
            List<DeviceBuffer> all =
                    new ArrayList<>(operands.stream().map(Operand::buffer).toList());
            if (workspace != null) {
                all.add(workspace);
            }
            return all;
        }
    }

    /** Softmax along the middle of three extents. */
    record Softmax(
            String subject,
            boolean log,
            DataType type,
            int outer,
            int extent,
            int inner,
            DeviceBuffer x,
            DeviceBuffer y)
            implements StreamCall {
        @Override
        public List<DeviceBuffer> buffers() {
            return List.of(x, y);
        }
    }

    /** Clears a buffer. */
    record Clear(String subject, DeviceBuffer buffer) implements StreamCall {
        @Override
        public List<DeviceBuffer> buffers() {
            return List.of(buffer);
        }
    }
}
