"""What bench/export and bench/models have in common: seeds, statistics of batch normalization, versions."""
import importlib
import sys
import types

SEED = 42
OPSET = 17

try:
    import torch
    from torch import nn
except ImportError as missing:
    sys.exit(f"{missing}: install torch, torchvision, timm and onnx, for example with pip in a venv")


def torchvision():
    """The package; one whose compiled part does not fit this torch lacks operators that no classifier needs."""
    try:
        return importlib.import_module("torchvision")
    except RuntimeError:
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        operators = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        operators.define("roi_align(Tensor x, Tensor rois, float s, SymInt h, SymInt w, int n, bool a) -> Tensor")
        torchvision.operators = operators  # it unregisters them when it is collected
        return importlib.import_module("torchvision")


def settled(network, shape):
    """The network for inference, its batch normalizations with statistics of random pictures."""
    norms = [m for m in network.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm) and m.track_running_stats]
    network.eval()
    for norm in norms:
        norm.train()
        norm.momentum = None  # the mean over what follows
        norm.reset_running_stats()
    if norms:
        with torch.no_grad():
            network(torch.randn(4, *shape[1:]))
    return network.eval()


def versions(*packages):
    """What wrote the files, in a line."""
    found = []
    for package in ("torch", *packages):
        try:
            module = sys.modules.get(package) or importlib.import_module(package)
            found.append(f"{package} {module.__version__}" if isinstance(module, types.ModuleType) else package)
        except (ImportError, RuntimeError):
            found.append(f"{package} absent")
    return ", ".join(found) + f", seed {SEED}, opset {OPSET}"
