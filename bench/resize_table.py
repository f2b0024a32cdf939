#!/usr/bin/env python3
"""Writes what ONNX Runtime gives for resizes by awkward scales, as a table for ResizeTableTest.

    pip install onnx onnxruntime
    bench/resize_table.py > src/test/resources/io/github/dnn4j/layer/resize.txt

Every line is one model with a Resize and nothing else, run on the CPU without graph optimisations:

    extents SCALE STEPS             output extents of the inputs 1, 2, 3, ...: by how much each exceeds the one before
    nearest MODE ROUNDING by|to S IN ELEMENTS
                                    which element of the input (all axes flattened) each output is
    linear MODE by|to S IN VALUES   outputs of the input 0, 1, 2, ...

S and IN have a number for each spatial axis. Steps and elements are digits 0-9, A-Z, a-z.
"""

import random

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MODES = ["half_pixel", "pytorch_half_pixel", "half_pixel_symmetric", "align_corners", "asymmetric"]
ROUNDINGS = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]
SCALES = [0.1, 0.2, 0.3, 1 / 3, 0.35, 0.4, 0.6, 2 / 3, 0.7, 0.8, 0.9, 1.05, 1.1, 1.2, 120 / 88, 1.4, 1.6, 5 / 3, 1.7]
SCALES += [2.2, 2.4, 64 / 26, 3.3]


def session(mode, rounding, scales, sizes, rank):
    attributes = {"mode": mode[0], "coordinate_transformation_mode": mode[1]}
    if rounding:
        attributes["nearest_mode"] = rounding
    if scales:
        operand = numpy_helper.from_array(np.array([1, 1] + scales, np.float32), "given")
        inputs = ["x", "", "given"]
    else:
        operand = numpy_helper.from_array(np.array([1, 1] + sizes, np.int64), "given")
        inputs = ["x", "", "", "given"]
    shape = [1, 1] + [None] * rank
    graph = helper.make_graph(
        [helper.make_node("Resize", inputs, ["y"], **attributes)],
        "resize",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
        [operand],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def run(mode, rounding, scales, sizes, extents):
    x = np.arange(np.prod(extents), dtype=np.float32).reshape([1, 1] + extents)
    return session(mode, rounding, scales, sizes, len(extents)).run(None, {"x": x})[0]


def numbers(values):
    return ",".join(str(np.float32(value)) if isinstance(value, float) else str(value) for value in values)


def extents_line(scale):
    resize = session(("nearest", "asymmetric"), "floor", [scale], None, 1)
    outputs = [0] + [resize.run(None, {"x": np.zeros((1, 1, n), np.float32)})[0].shape[2] for n in range(1, 151)]
    steps = "".join(DIGITS[after - before] for before, after in zip(outputs, outputs[1:]))
    print("extents", np.float32(scale), steps)


def nearest_line(mode, rounding, scales, sizes, extents):
    y = run(("nearest", mode), rounding, scales, sizes, extents)
    if y.size:
        elements = "".join(DIGITS[int(element)] for element in y.ravel())
        print("nearest", mode, rounding, *given(scales, sizes), numbers(extents), elements)


def linear_line(mode, scales, sizes, extents):
    y = run(("linear", mode), None, scales, sizes, extents)
    if y.size:
        print("linear", mode, *given(scales, sizes), numbers(extents), numbers([float(value) for value in y.ravel()]))


def given(scales, sizes):
    return ("by", numbers(scales)) if scales else ("to", numbers(sizes))


def main():
    random.seed(1)
    print("# Made by bench/resize_table.py, which says what the columns are, with ONNX Runtime", onnxruntime.__version__)
    for scale in SCALES:
        extents_line(scale)
    for mode in MODES:
        for rounding in ROUNDINGS:
            for scale in random.sample(SCALES, 8):
                nearest_line(mode, rounding, [float(scale)], None, [random.randint(12, 44)])
            for _ in range(4):
                nearest_line(mode, rounding, None, [random.randint(2, 60)], [random.randint(2, 60)])
            # Where no extent changes, the input is copied; where one does, the others are resized by their scales.
            nearest_line(mode, rounding, [1.05, 1.1], None, [7, 8])
            nearest_line(mode, rounding, [1.05, 1.2], None, [7, 8])
        for scale in random.sample(SCALES, 6):
            linear_line(mode, [float(scale)], None, [random.randint(4, 16)])
        for _ in range(4):
            linear_line(mode, None, [random.randint(2, 16)], [random.randint(2, 16)])
        linear_line(mode, [1.05, 1.1], None, [4, 3])
        linear_line(mode, [1.05, 1.4], None, [4, 3])


main()
