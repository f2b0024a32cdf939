package io.github.dnn4j.compile;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resolves buffers that are parts of others, also over several levels, to the buffers of their own that hold them. */
final class BufferViews {
    private final Map<String, PlannedBuffer> buffers = new LinkedHashMap<>();
    private final Map<String, String> roots = new HashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, Liveness.Interval> lives = new LinkedHashMap<>();

    BufferViews(List<PlannedBuffer> list) {
        for (PlannedBuffer buffer : list) {
            require(buffers.putIfAbsent(buffer.id(), buffer) == null, "buffer %s is given twice", buffer.id());
        }
        for (PlannedBuffer buffer : list) {
            resolve(buffer);
        }
    }

    private void resolve(PlannedBuffer buffer) {
        PlannedBuffer root = buffer;
        long offset = 0;
        for (int depth = 0; root.container().isPresent(); depth++) {
            PlannedBuffer container = buffers.get(root.container().get());
            require(
                    container != null,
                    "buffer %s is part of %s, which is not given",
                    root.id(),
                    root.container().get());
            require(depth < buffers.size(), "buffer %s is part of itself", buffer.id());
            require(
                    root.offset() <= container.bytes() && root.bytes() <= container.bytes() - root.offset(),
                    "buffer %s of %d bytes does not fit %s of %d bytes at byte %d",
                    root.id(),
                    root.bytes(),
                    container.id(),
                    container.bytes(),
                    root.offset());
            offset = Math.addExact(offset, root.offset());
            root = container;
        }
        roots.put(buffer.id(), root.id());
        offsets.put(buffer.id(), offset);
        lives.merge(root.id(), buffer.life(), Liveness.Interval::union);
    }

    /** The buffers of their own, each needed for as long as anything in it. */
    List<PlannedBuffer> roots() {
        return buffers.values().stream()
                .filter(buffer -> buffer.container().isEmpty())
                .map(buffer -> PlannedBuffer.own(buffer.id(), buffer.bytes(), lives.get(buffer.id())))
                .toList();
    }

    /** The id of the buffer of its own that holds a buffer; that buffer itself if it is one. */
    String root(String id) {
        return roots.get(id);
    }

    /** Where a buffer begins in its {@link #root}. */
    long offsetInRoot(String id) {
        return offsets.get(id);
    }
}
