#!/usr/bin/env python3
"""Times PyTorch on the networks of run.sh's stage bench: channels_last, cudnn.benchmark, a captured CUDA graph.

  baseline.py --networks resnet50,googlenet --precisions f32,bf16 --batches 1,32 --seconds 2 --json FILE [--bench FILE]

The networks are written out here from their papers, batch normalization folded into the convolutions before it, weights
random. --bench reads what `dnn4j bench --json` wrote, a document or a list of them, and prints the ratios of the times.
--cpu runs every network once without a GPU and prints its parameters, to see that they are the right networks.
"""
import argparse
import json
import statistics
import sys
import time

import torch
from torch import nn

TYPES = {"f32": torch.float32, "tf32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}


class Conv(nn.Module):
    """A convolution, with ReLU unless told otherwise."""

    def __init__(self, into, out, kernel, stride=1, padding=0, groups=1, relu=True):
        super().__init__()
        self.conv = nn.Conv2d(into, out, kernel, stride, padding, groups=groups)
        self.relu = nn.ReLU(inplace=True) if relu else nn.Identity()

    def forward(self, x):
        return self.relu(self.conv(x))


class Bottleneck(nn.Module):
    def __init__(self, into, middle, out, stride, groups):
        super().__init__()
        self.branch = nn.Sequential(
            Conv(into, middle, 1), Conv(middle, middle, 3, stride, 1, groups), Conv(middle, out, 1, relu=False))
        self.shortcut = nn.Identity() if into == out and stride == 1 else Conv(into, out, 1, stride, relu=False)

    def forward(self, x):
        return torch.relu_(self.branch(x) + self.shortcut(x))


def resnet(groups, width):
    """ResNet-50 (groups 1, width 64) and ResNeXt-50 32x4d (groups 32, width 128)."""
    layers = [Conv(3, 64, 7, 2, 3), nn.MaxPool2d(3, 2, 1)]
    into = 64
    for stage, blocks in enumerate((3, 4, 6, 3)):
        out = 256 << stage
        for block in range(blocks):
            stride = 2 if block == 0 and stage > 0 else 1
            layers.append(Bottleneck(into, width << stage, out, stride, groups))
            into = out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(into, 1000), nn.Softmax(1))


class Inception(nn.Module):
    def __init__(self, into, one, reduce3, three, reduce5, five, pool):
        super().__init__()
        self.branches = nn.ModuleList([
            Conv(into, one, 1),
            nn.Sequential(Conv(into, reduce3, 1), Conv(reduce3, three, 3, padding=1)),
            nn.Sequential(Conv(into, reduce5, 1), Conv(reduce5, five, 5, padding=2)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), Conv(into, pool, 1))])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


def googlenet():
    def halve():
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    blocks = {
        3: [(64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64)],
        4: [(192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
            (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128)],
        5: [(256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)]}
    layers = [Conv(3, 64, 7, 2, 3), halve(), nn.LocalResponseNorm(5), Conv(64, 64, 1), Conv(64, 192, 3, padding=1),
              nn.LocalResponseNorm(5), halve()]
    into = 192
    for stage, sizes in blocks.items():
        for size in sizes:
            layers.append(Inception(into, *size))
            into = size[0] + size[2] + size[4] + size[5]
        if stage < 5:
            layers.append(halve())
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(into, 1000), nn.Softmax(1))


def mobilenet():
    sizes = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
    layers = [Conv(3, 32, 3, 2, 1)]
    into = 32
    for out, stride in sizes:
        layers += [Conv(into, into, 3, stride, 1, into), Conv(into, out, 1)]
        into = out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(into, 1000), nn.Softmax(1))


class ShuffleUnit(nn.Module):
    def __init__(self, into, out, groups, first):
        super().__init__()
        self.halves = into != out
        middle = out // 4
        self.before = Conv(into, middle, 1, groups=first)
        self.shuffle = nn.ChannelShuffle(groups)
        self.after = nn.Sequential(
            Conv(middle, middle, 3, 2 if self.halves else 1, 1, middle, relu=False),
            Conv(middle, out - into if self.halves else out, 1, groups=groups, relu=False))
        self.pool = nn.AvgPool2d(3, 2, 1) if self.halves else nn.Identity()

    def forward(self, x):
        y = self.after(self.shuffle(self.before(x)))
        return torch.relu_(torch.cat([self.pool(x), y], 1) if self.halves else x + y)


def shufflenet(groups=3):
    layers = [Conv(3, 24, 3, 2, 1), nn.MaxPool2d(3, 2, 1)]
    into = 24
    for stage, repeats in enumerate((3, 7, 3)):
        out = 240 << stage
        layers.append(ShuffleUnit(into, out, groups, 1 if stage == 0 else groups))
        layers += [ShuffleUnit(out, out, groups, groups) for _ in range(repeats)]
        into = out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(into, 1000), nn.Softmax(1))


NETWORKS = {
    "resnet50": lambda: resnet(1, 64),
    "resnext50_32x4d": lambda: resnet(32, 128),
    "googlenet": googlenet,
    "mobilenet_v1": mobilenet,
    "shufflenet_g3": shufflenet,
}


def measure(network, precision, batch, seconds):
    """Milliseconds of runs, each the launch of one captured graph, by CUDA events."""
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    model = NETWORKS[network]().eval().to("cuda", TYPES[precision]).to(memory_format=torch.channels_last)
    x = torch.randn(batch, 3, 224, 224, device="cuda", dtype=TYPES[precision]).to(memory_format=torch.channels_last)
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            model(x)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        model(x)
    graph.replay()
    torch.cuda.synchronize()
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(times) < 3:
        first, last = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        first.record()
        graph.replay()
        last.record()
        last.synchronize()
        times.append(first.elapsed_time(last))
    return times


def ours(file):
    """What dnn4j measured, in milliseconds, by network, precision and batch."""
    with open(file, encoding="utf-8") as text:
        documents = json.load(text)
    times = {}
    for document in documents if isinstance(documents, list) else [documents]:
        for result in document["results"]:
            if "latency" in result:
                times[result["workload"], result["precision"], result["batch"]] = \
                    result["latency"]["median_nanoseconds"] / 1e6
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", default=",".join(NETWORKS))
    parser.add_argument("--precisions", default="f32,bf16")
    parser.add_argument("--batches", default="1,32,256")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--json")
    parser.add_argument("--bench")
    parser.add_argument("--cpu", action="store_true")
    options = parser.parse_args()
    networks = options.networks.split(",")
    unknown = [name for name in networks if name not in NETWORKS]
    if unknown:
        print("not in the baseline: " + ", ".join(unknown))
        networks = [name for name in networks if name in NETWORKS]
    if options.cpu:
        for name in networks:
            model = NETWORKS[name]().eval()
            with torch.no_grad():
                shape = list(model(torch.randn(1, 3, 224, 224)).shape)
            print(name, sum(p.numel() for p in model.parameters()), shape)
        return 0
    known = ours(options.bench) if options.bench else {}
    results = []
    for batch in map(int, options.batches.split(",")):
        for precision in options.precisions.split(","):
            for name in networks:
                try:
                    with torch.inference_mode():
                        times = measure(name, precision, batch, options.seconds)
                except RuntimeError as failure:  # such as too little memory: said, and the rest goes on
                    print(f"{name} {precision} batch {batch}: {failure}", flush=True)
                    results.append({"network": name, "precision": precision, "batch": batch, "error": str(failure)})
                    continue
                finally:
                    torch.cuda.empty_cache()
                median = statistics.median(times)
                line = f"{name:16} {precision:5} batch {batch:4} PyTorch {median:9.3f} ms"
                result = {"network": name, "precision": precision, "batch": batch, "runs": len(times),
                          "median_milliseconds": median, "min_milliseconds": min(times)}
                mine = known.get((name, precision, batch))
                if mine:
                    line += f"  dnn4j {mine:9.3f} ms  PyTorch / dnn4j {median / mine:.2f}"
                    result["dnn4j_median_milliseconds"] = mine
                results.append(result)
                print(line, flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"torch": torch.__version__, "cuda": torch.version.cuda,
                       "cudnn": torch.backends.cudnn.version(), "gpu": torch.cuda.get_device_name(),
                       "results": results}, file, indent=1)
    return 0 if any("error" not in result for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
