package io.github.dnn4j.onnx.files;

import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.TensorFile;
import io.github.dnn4j.tensor.TensorSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files that a model consists of, each opened once, and the memory of what is read from them while the model is
 * imported, by one thread.
 */
public final class ModelFiles implements AutoCloseable {
    private final boolean mapped;
    private final Map<Path, TensorFile> files = new HashMap<>();
    private final List<Runnable> forgets = new ArrayList<>();
    private Arena arena;

    /** None yet; they will be mapped, or opened. */
    public ModelFiles(boolean mapped) {
        this.mapped = mapped;
    }

    /** The file of that path. */
    public TensorFile open(Path path) throws IOException {
        TensorFile file = files.get(path);
        if (file == null) {
            file = mapped ? TensorFile.map(path) : TensorFile.open(path);
            files.put(path, file);
        }
        return file;
    }

    /** Memory for what is about to be read, until {@link #forget}, which runs {@code forgotten} before it frees it. */
    MemorySegment load(long bytes, Runnable forgotten) {
        if (arena == null) {
            arena = Arena.ofConfined();
        }
        forgets.add(forgotten);
        return arena.allocate(bytes, 64);
    }

    /** Frees what was read; it is read again if it is looked at again. */
    public void forget() {
        if (arena != null) {
            forgets.forEach(Runnable::run);
            forgets.clear();
            arena.close();
            arena = null;
        }
    }

    /** Ends the import: closes all files but those that {@code parameters} are still in. */
    public void keep(Parameters parameters) {
        forget();
        Set<TensorFile> kept = parameters.sources().values().stream()
                .map(TensorSource::file)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        files.values().stream().filter(file -> !kept.contains(file)).forEach(TensorFile::close);
    }

    @Override
    public void close() {
        keep(Parameters.none());
    }
}
