package io.github.dnn4j.djl;

import ai.djl.BaseModel;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.dnn4j.model.Model;
import io.github.dnn4j.model.ModelOptions;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.safetensors.SafetensorsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model's file: ONNX, or the safetensors file of {@code dnn4j train}. Options of {@link #load}: {@code backend}, the
 * name of one, and {@code sessions}, the number of predictions that are computed at the same time.
 */
final class DnnModel extends BaseModel {
    DnnModel(String name, NDManager manager) {
        super(name);
        this.manager = manager;
        manager.setName("dnn4j model");
        this.dataType = DataType.FLOAT32;
    }

    @Override
    public void load(Path path, String prefix, Map<String, ?> options) throws IOException, MalformedModelException {
        if (block != null) {
            throw new UnsupportedOperationException("dnn4j computes the network of the file, and takes no other block");
        }
        setModelDir(path);
        Path file = file(path, prefix);
        try {
            block = new DnnBlock(Model.open(file, options(options)));
        } catch (OnnxException | SafetensorsException e) {
            throw new MalformedModelException(e.getMessage(), e);
        }
        wasLoaded = true;
    }

    private static ModelOptions options(Map<String, ?> given) {
        ModelOptions options = ModelOptions.defaults();
        if (given == null) {
            return options;
        }
        if (given.get("backend") != null) {
            options = options.backend(given.get("backend").toString());
        }
        if (given.get("sessions") != null) {
            options = options.sessions(Integer.parseInt(given.get("sessions").toString()));
        }
        return options;
    }

    /** The file itself, or that in the folder: of this name, else of the folder's, else the only one. */
    private Path file(Path path, String prefix) throws IOException {
        if (Files.isRegularFile(path)) {
            return path;
        }
        String named = prefix == null ? modelName : prefix;
        for (String name : List.of(named, named + ".onnx", named + ".safetensors")) {
            if (Files.isRegularFile(path.resolve(name))) {
                return path.resolve(name);
            }
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(file -> file.toString().matches(".*\\.(onnx|safetensors)"))
                    .toList();
            if (found.size() != 1) {
                throw new FileNotFoundException("there is no " + named + ".onnx or " + named + ".safetensors in " + path
                        + ", and " + found.size() + " files of another name; give it by optModelName");
            }
            return found.getFirst();
        }
    }

    @Override
    public void close() {
        if (block instanceof DnnBlock own) {
            own.model().close();
        }
        super.close();
    }
}
