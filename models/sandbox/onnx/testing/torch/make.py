"""Writes the ONNX files of this folder and what PyTorch gives for them: README.md says how to run it."""
import json
import math
import os
import warnings

import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.manual_seed(1)


class Of(nn.Module):
    """A module of named parts and what they do with x."""

    def __init__(self, does, **parts):
        super().__init__()
        self.does = does
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x):
        return self.does(self, x)


def seq(*parts):
    return nn.Sequential(*parts)


def recurrent(kind, does, inputs=3, hidden=4, **settings):
    wide = hidden * (2 if settings.get("bidirectional") else 1)
    settings.setdefault("batch_first", True)
    return Of(does, g=kind(inputs, hidden, **settings), f=nn.Linear(wide, 2))


last = lambda m, x: m.f(m.g(x)[0][:, -1])
mean = lambda m, x: m.f(m.g(x)[0].mean(1))
whole = lambda m, x: m.f(m.g(x)[0])
hidden = lambda m, x: m.f(m.g(x)[1][-1])
cell = lambda m, x: m.f(m.g(x)[1][1][-1])
both = lambda m, x: m.f(torch.cat([m.g(x)[1][-2], m.g(x)[1][-1]], 1))


def explicit(m, x):
    zeros = torch.zeros(1, x.size(0), 4)
    y, h = m.g(x, zeros)
    return m.f(y[:, -1, :])


def attention(m, x):
    q, k, v = m.q(x), m.k(x), m.v(x)
    scores = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.size(-1)), -1)
    return m.f((scores @ v + x).mean(1))


def heads(m, x):
    b, t, d = x.shape
    q, k, v = m.q(x).chunk(3, -1)
    split = lambda z: z.view(b, t, 2, d // 2).transpose(1, 2)
    scores = torch.softmax(split(q) @ split(k).transpose(-2, -1) / math.sqrt(d // 2), -1)
    return m.f((scores @ split(v)).transpose(1, 2).reshape(b, t, d)[:, 0])


class Tcn(nn.Module):
    """Causal, dilated, with residuals."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(3, 6, 3, padding=2, dilation=1)
        self.second = nn.Conv1d(6, 6, 3, padding=4, dilation=2)
        self.third = nn.Conv1d(6, 6, 2, dilation=4)
        self.down = nn.Conv1d(3, 6, 1)
        self.out = nn.Linear(6, 2)

    def forward(self, x):
        x = x.transpose(1, 2)
        h = torch.relu(self.first(x)[:, :, :-2])
        h = torch.relu(self.second(h)[:, :, :-4] + self.down(x))
        h = torch.relu(self.third(F.pad(h, (4, 0))) + h)
        return self.out(h[:, :, -1])


class Cell(nn.Module):
    """Step by step in a loop of Python, which an export unrolls."""

    def __init__(self, kind):
        super().__init__()
        self.g = kind(3, 4)
        self.f = nn.Linear(4, 2)

    def forward(self, x):
        h = torch.zeros(x.size(0), 4)
        state = (h, torch.zeros_like(h)) if isinstance(self.g, nn.LSTMCell) else h
        for i in range(3):
            state = self.g(x[:, i], state)
        return self.f(state[0] if isinstance(state, tuple) else state)


class Learned(nn.Module):
    """A first state that was learned, for each example the same."""

    def __init__(self, spread):
        super().__init__()
        self.spread = spread
        self.g = nn.GRU(3, 4, batch_first=True)
        self.h = nn.Parameter(torch.randn(1, 1, 4))
        self.f = nn.Linear(4, 2)

    def forward(self, x):
        return self.f(self.g(x, self.spread(self.h, x.size(0)))[0][:, -1])


class Positions(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Linear(3, 4)
        self.p = nn.Parameter(torch.randn(1, 10, 4))
        self.f = nn.Linear(4, 2)

    def forward(self, x):
        return self.f((self.e(x) + self.p[:, : x.size(1)]).mean(1))


def between(activation):
    return seq(nn.Linear(5, 8), activation, nn.Linear(8, 2))


acts = dict(
    gelu=nn.GELU(), gelutanh=nn.GELU(approximate="tanh"), silu=nn.SiLU(), elu=nn.ELU(0.7), selu=nn.SELU(), celu=nn.CELU(0.6),
    softplus=nn.Softplus(), softsign=nn.Softsign(), hardtanh=nn.Hardtanh(-0.5, 0.5), hardsigmoid=nn.Hardsigmoid(),
    hardswish=nn.Hardswish(), relu6=nn.ReLU6(), mish=nn.Mish(), prelu=nn.PReLU(8), logsigmoid=nn.LogSigmoid(),
    leaky=nn.LeakyReLU(0.2), glu=seq(nn.Linear(8, 16), nn.GLU(-1)), logsoftmax=nn.LogSoftmax(1),
)
GRU, LSTM = nn.GRU, nn.LSTM
CASES = {name: (between(act), (5,)) for name, act in acts.items()}
CASES |= {
    "mlp": (seq(nn.Linear(6, 12), nn.ReLU(), nn.Dropout(0.1), nn.Linear(12, 12), nn.BatchNorm1d(12), nn.ELU(), nn.Linear(12, 2)), (6,)),
    "scalar": (Of(lambda m, x: m.f(x).squeeze(-1), f=nn.Linear(6, 1)), (6,)),
    "mathematics": (
        Of(
            lambda m, x: m.f(torch.cat([x.abs().sqrt(), x.pow(3), torch.exp(-x), torch.log(x * x + 1), torch.maximum(x, x * 0.5), 1 / (x.abs() + 1), x.sin()], 1)),
            f=nn.Linear(35, 3),
        ),
        (5,),
    ),
    "residual": (
        Of(
            lambda m, x: m.c(m.n((h := torch.tanh(m.a(x))) + torch.sigmoid(m.b(h)))),
            a=nn.Linear(6, 16), b=nn.Linear(16, 16), n=nn.LayerNorm(16), c=nn.Linear(16, 3),
        ),
        (6,),
    ),
    "layernorm2": (Of(lambda m, x: m.f(m.n(x).flatten(1)), n=nn.LayerNorm([5, 4]), f=nn.Linear(20, 2)), (5, 4)),
    "scaled": (Of(lambda m, x: m.f((x - x.mean(1, keepdim=True)) / (x.var(1, unbiased=False, keepdim=True) + 0.1).sqrt()).amax(1), f=nn.Linear(4, 2)), (6, 4)),
    "reduced": (Of(lambda m, x: m.f(torch.cat([x.mean(1), x.sum(1), x.amax(1), x.amin(1), x.norm(dim=1)], -1)), f=nn.Linear(20, 2)), (6, 4)),
    "cnn": (
        Of(
            lambda m, x: torch.softmax(m.f(F.gelu(m.c2(m.p(torch.relu(m.b(m.c1(x.transpose(1, 2))))))).flatten(1)), 1),
            c1=nn.Conv1d(4, 8, 3, padding=1), b=nn.BatchNorm1d(8), p=nn.MaxPool1d(2), c2=nn.Conv1d(8, 6, 3), f=nn.Linear(48, 2),
        ),
        (20, 4),
    ),
    "average": (seq(nn.Conv1d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(4, 2)), (3, 12)),
    "maximal": (seq(nn.Conv1d(3, 4, 3), nn.ReLU(), nn.AdaptiveMaxPool1d(1), nn.Flatten(), nn.Linear(4, 2)), (3, 12)),
    "pooled": (seq(nn.AvgPool1d(3, 2, padding=1), nn.Conv1d(3, 4, 3, stride=2), nn.Flatten(), nn.Linear(8, 2)), (3, 12)),
    "uncounted": (seq(nn.AvgPool2d(3, 2, padding=1, count_include_pad=False), nn.Flatten(), nn.Linear(18, 2)), (2, 6, 5)),
    "picture": (seq(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 2)), (1, 8, 8)),
    "resnet": (
        Of(
            lambda m, x: m.f(torch.flatten(m.p(torch.relu(m.n(m.b(torch.relu(m.a(x)))) + m.d(x))), 1)),
            a=nn.Conv2d(2, 6, 3, 2, 1), b=nn.Conv2d(6, 6, 3, 1, 1), n=nn.BatchNorm2d(6), d=nn.Conv2d(2, 6, 1, 2), p=nn.AdaptiveAvgPool2d(1), f=nn.Linear(6, 3),
        ),
        (2, 8, 8),
    ),
    "mobile": (seq(nn.Conv2d(4, 4, 3, 2, 1, groups=4), nn.ReLU6(), nn.Conv2d(4, 8, 1), nn.Hardswish(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2)), (4, 9, 8)),
    "grouped": (seq(nn.Conv1d(4, 6, 3, groups=2), nn.ReLU(), nn.Conv1d(6, 12, 3, groups=6, bias=False), nn.Flatten(), nn.Linear(96, 2)), (4, 12)),
    "groupnorm": (seq(nn.Conv1d(3, 6, 3), nn.GroupNorm(2, 6), nn.SiLU(), nn.Flatten(), nn.Linear(60, 2)), (3, 12)),
    "instancenorm": (seq(nn.Conv2d(2, 4, 3), nn.InstanceNorm2d(4, affine=True), nn.Flatten(), nn.Linear(64, 2)), (2, 6, 6)),
    "tcn": (Tcn(), (12, 3)),
    "strided": (Of(lambda m, x: m.f(torch.cat([x[:, ::2], x[:, 1:4], x[:, -3:]], 1).reshape(x.size(0), -1)), f=nn.Linear(36, 2)), (6, 4)),
    "viewed": (Of(lambda m, x: m.f(x.unsqueeze(1).view(x.shape[0], -1, 2, 4).permute(0, 2, 1, 3).reshape(x.shape[0], -1)), f=nn.Linear(24, 2)), (6, 4)),
    "expanded": (Of(lambda m, x: m.f(torch.stack([x, x * 2], 1).squeeze(2) - x[:, :1]), f=nn.Linear(4, 2)), (1, 4)),
    "attention": (Of(attention, q=nn.Linear(4, 4), k=nn.Linear(4, 4), v=nn.Linear(4, 4), f=nn.Linear(4, 2)), (5, 4)),
    "heads": (Of(heads, q=nn.Linear(4, 12), f=nn.Linear(4, 2)), (5, 4)),
    "mixer": (Of(lambda m, x: m.f((m.t(x.transpose(1, 2)).transpose(1, 2) + x).mean(1)), t=nn.Linear(5, 5), f=nn.Linear(4, 2)), (5, 4)),
    "gru": (recurrent(GRU, last), (7, 3)),
    "gruwhole": (recurrent(GRU, whole), (7, 3)),
    "grumean": (recurrent(GRU, mean), (7, 3)),
    "gruhidden": (recurrent(GRU, hidden), (7, 3)),
    "gruzeros": (recurrent(GRU, explicit), (7, 3)),
    "gru2": (recurrent(GRU, last, num_layers=2), (6, 3)),
    "gruboth": (recurrent(GRU, mean, bidirectional=True), (6, 3)),
    "gruboth2": (recurrent(GRU, both, bidirectional=True, num_layers=2), (5, 3)),
    "grubare": (recurrent(GRU, last, bias=False), (5, 3)),
    "lstm": (recurrent(LSTM, last), (7, 3)),
    "lstmmean": (recurrent(LSTM, mean), (7, 3)),
    "lstmhidden": (recurrent(LSTM, lambda m, x: m.f(m.g(x)[1][0][-1])), (7, 3)),
    "lstmcell": (recurrent(LSTM, cell), (7, 3)),
    "lstm2": (recurrent(LSTM, last, num_layers=2), (6, 3)),
    "lstmboth": (recurrent(LSTM, mean, bidirectional=True), (6, 3)),
    "lstmboth2": (recurrent(LSTM, last, bidirectional=True, num_layers=2), (5, 3)),
    "rnn": (recurrent(nn.RNN, last), (6, 3)),
    "rnnrelu": (recurrent(nn.RNN, last, nonlinearity="relu"), (6, 3)),
    "convgru": (
        Of(lambda m, x: m.f(m.g(torch.relu(m.c(x.transpose(1, 2))).transpose(1, 2))[0][:, -1]), c=nn.Conv1d(3, 5, 3), g=GRU(5, 4, batch_first=True), f=nn.Linear(4, 2)),
        (8, 3),
    ),
    "grufirst": (Of(lambda m, x: m.f(m.g(x.transpose(0, 1))[0][-1]), g=GRU(3, 4), f=nn.Linear(4, 2)), (6, 3)),
    "grucell": (Cell(nn.GRUCell), (3, 3)),
    "lstmcell": (Cell(nn.LSTMCell), (3, 3)),
    "expandstate": (Learned(lambda h, count: h.expand(-1, count, -1).contiguous()), (4, 3)),
    "repeatstate": (Learned(lambda h, count: h.repeat(1, count, 1)), (4, 3)),
    "positions": (Positions(), (5, 3)),
    "decoder": (
        Of(lambda m, x: m.f(m.b(x, m.a(x)[1])[0]), a=LSTM(3, 4, batch_first=True), b=LSTM(3, 4, batch_first=True), f=nn.Linear(4, 2)),
        (4, 3),
    ),
    "repeated": (
        Of(lambda m, x: m.f(m.b(m.a(x)[1][-1].unsqueeze(1).repeat(1, x.size(1), 1))[0]), a=GRU(3, 4, batch_first=True), b=GRU(4, 4, batch_first=True), f=nn.Linear(4, 3)),
        (4, 3),
    ),
    "excited": (
        Of(
            lambda m, x: m.f(((h := m.c(x)) * torch.sigmoid(m.b(torch.relu(m.a(h.mean([2, 3])))))[:, :, None, None]).flatten(2).max(-1)[0]),
            c=nn.Conv2d(2, 6, 3, padding=1), a=nn.Linear(6, 3), b=nn.Linear(3, 6), f=nn.Linear(6, 2),
        ),
        (2, 5, 4),
    ),
    "deviation": (Of(lambda m, x: m.f((x - x.mean(1, keepdim=True)) / (x.std(1, keepdim=True) + 0.01)), f=nn.Linear(3, 2)), (5, 3)),
    "unit": (Of(lambda m, x: m.f(F.normalize(x, dim=1)), f=nn.Linear(6, 2)), (6,)),
    "squeezed": (Of(lambda m, x: m.f(x.squeeze()), f=nn.Linear(5, 2)), (1, 5)),
    "attended": (Of(lambda m, x: m.f((torch.softmax(m.w(x), 1) * x).sum(1)), w=nn.Linear(3, 1), f=nn.Linear(3, 2)), (5, 3)),
    "flipped": (Of(lambda m, x: m.f(m.g(x.flip(1))[0][:, -1]), g=GRU(3, 4, batch_first=True), f=nn.Linear(4, 2)), (5, 3)),
}
# One example fixed in the file, as PyTorch exports where nothing else is said.
STATIC = ["mlp", "cnn", "average", "picture", "groupnorm", "gru", "gru2", "gruboth2", "lstm", "lstmmean", "lstmboth2", "rnn", "heads", "attention", "viewed", "scalar", "residual", "tcn", "grucell", "lstmcell", "expandstate", "decoder", "positions"]

# Of both versions even where those are alike.
BOTH = ["mlp", "cnn", "gru", "lstm"]


def nodes(name):
    """All of a file but its versions."""
    return onnx.load(name).graph.SerializeToString()


def export(module, x, name, opset, **more):
    torch.onnx.export(module, x, name, opset_version=opset, input_names=["x"], output_names=["y"], **more)
    model = onnx.load(name)
    # Where a node was called from is no part of what it does.
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, name)


free = dict(dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
short = lambda tensor: [float(f"{value:.8g}") for value in tensor.detach().flatten().tolist()]
# Exact in few letters.
draw = lambda *shape: torch.round(torch.randn(*shape) * 4) / 4
said = {}
for name, (module, shape) in CASES.items():
    for part in module.modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.uniform_(part.running_mean, -1, 1)
            nn.init.uniform_(part.running_var, 0.5, 2)
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm, nn.InstanceNorm2d)):
            nn.init.uniform_(part.weight, 0.5, 1.5)
            nn.init.uniform_(part.bias, -1, 1)
    module.eval()
    x = draw(3, *shape)
    files = [f"{name}-17.onnx"]
    export(module, x, files[0], 17, **free)
    older = f"{name}-13.onnx"
    export(module, x, older, 13, **free)
    if name in BOTH or nodes(older) != nodes(files[0]):
        files.append(older)
    else:
        os.remove(older)
    if name in STATIC:
        files.append(f"{name}-one.onnx")
        export(module, x[:1], files[-1], 17)
    said[name] = {"files": sorted(files), "shape": list(shape), "x": short(x), "y": short(module(x))}
x = draw(6, 3, 3)
module = Of(lambda m, x: m.f(m.g(x)[0]), g=GRU(3, 4), f=nn.Linear(4, 2)).eval()
export(module, x, "second-17.onnx", 17, dynamic_axes={"x": {1: "batch"}, "y": {1: "batch"}})
said["second"] = {"files": ["second-17.onnx"], "shape": [6, 3], "x": short(x.transpose(0, 1)), "y": short(module(x).transpose(0, 1))}
with open("cases.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(case, separators=(',', ':'))}" for name, case in said.items()) + "\n}\n")
