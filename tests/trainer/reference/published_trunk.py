"""What the published MobileNetV3's first blocks make of a made-up picture, by naive loops in double precision.

    python3 published_trunk.py mn04_as_mAP_432.pt

Prints, after each numbered block, the mean and the root mean square of its map and every 37th value of the last one, in the
order [frame][frequency row][channel]: what tests/trainer/conv_network_test.cpp expects. Needs nothing but Python 3.
"""

import math
import pickle
import struct
import sys
import zipfile

FRAMES, BANDS, BLOCKS = 64, 103, 12

# kernel, widened channels, channels out, squeezed channels (0: none), hard swish instead of ReLU, stride
SHAPES = (
    (3, 8, 8, 0, False, 1), (3, 24, 16, 0, False, 2), (3, 32, 16, 0, False, 1), (5, 32, 16, 8, False, 2),
    (5, 48, 16, 16, False, 1), (5, 48, 16, 16, False, 1), (3, 96, 32, 0, True, 2), (3, 80, 32, 0, True, 1),
    (3, 72, 32, 0, True, 1), (3, 72, 32, 0, True, 1), (3, 192, 48, 48, True, 1), (3, 272, 48, 72, True, 1),
)  # fmt: skip


def tensors(path):
    """The file's tensors in order, each a flat list: torch.save's zip holds a pickle and a file of raw numbers a storage."""
    archive = zipfile.ZipFile(path)
    root = archive.namelist()[0].split("/")[0]

    class Reader(pickle.Unpickler):
        def persistent_load(self, stored):
            _, kind, key, _, count = stored
            code = {"FloatStorage": "f", "LongStorage": "q"}[kind]
            return struct.unpack(f"<{count}{code}", archive.read(f"{root}/data/{key}"))

        def find_class(self, module, name):
            if name == "_rebuild_tensor_v2":
                return lambda storage, offset, size, *_: storage[offset : offset + math.prod(size)]
            if name.endswith("Storage"):
                return name
            if (module, name) == ("collections", "OrderedDict"):
                return dict
            raise pickle.UnpicklingError(f"{module}.{name}")

    return list(Reader(archive.open(f"{root}/data.pkl")).load().values())


def relu(x):
    return max(0.0, x)


def hard_swish(x):
    return x * min(max(x + 3, 0.0), 6.0) / 6


def same(x):
    return x


def convolve(image, weights, outputs, kernel, stride, depthwise):
    """image[channel][row][frame], padded with zeros by half a kernel."""
    half, rows, frames = kernel // 2, len(image[0]), len(image[0][0])
    inputs = 1 if depthwise else len(image)
    result = []
    for o in range(outputs):
        plane = [[0.0] * -(-frames // stride) for _ in range(-(-rows // stride))]
        for i in range(inputs):
            source = image[o if depthwise else i]
            for a in range(kernel):
                for b in range(kernel):
                    weight = weights[((o * inputs + i) * kernel + a) * kernel + b]
                    for r, line in enumerate(plane):
                        row = r * stride + a - half
                        if 0 <= row < rows:
                            for t in range(len(line)):
                                frame = t * stride + b - half
                                if 0 <= frame < frames:
                                    line[t] += weight * source[row][frame]
        result.append(plane)
    return result


class Trunk:
    def __init__(self, path):
        self.rest = iter(tensors(path))

    def layer(self, image, outputs, kernel, stride, depthwise, activation):
        image = convolve(image, next(self.rest), outputs, kernel, stride, depthwise)
        scale, shift, mean, variance, _ = (next(self.rest) for _ in range(5))
        for c, plane in enumerate(image):
            gain = scale[c] / math.sqrt(variance[c] + 1e-3)
            for line in plane:
                line[:] = [activation((x - mean[c]) * gain + shift[c]) for x in line]
        return image

    def dense(self, x, outputs):
        weights, bias = next(self.rest), next(self.rest)
        return [bias[o] + sum(weights[o * len(x) + i] * v for i, v in enumerate(x)) for o in range(outputs)]

    def squeeze(self, image, squeezed):
        means = [sum(map(sum, plane)) / (len(plane) * len(plane[0])) for plane in image]
        gains = self.dense([relu(x) for x in self.dense(means, squeezed)], len(image))
        for plane, gain in zip(image, gains):
            for line in plane:
                line[:] = [x / (1 + math.exp(-gain)) for x in line]
        return image

    def block(self, image, kernel, wide, outputs, squeezed, hard, stride):
        activation = hard_swish if hard else relu
        x = self.layer(image, wide, 1, 1, False, activation) if wide != len(image) else image
        x = self.layer(x, wide, kernel, stride, True, activation)
        if squeezed:
            x = self.squeeze(x, squeezed)
        x = self.layer(x, outputs, 1, 1, False, same)
        if stride == 1 and outputs == len(image):
            for mine, theirs in zip(x, image):
                for line, other in zip(mine, theirs):
                    line[:] = [p + q for p, q in zip(line, other)]
        return x


def main():
    trunk = Trunk(sys.argv[1])
    picture = [[[math.sin(0.3 * t) * math.cos(0.2 * b) + 0.01 * b for t in range(FRAMES)] for b in range(BANDS)]]
    image = trunk.layer(picture, 8, 3, 2, False, hard_swish)
    for number, shape in enumerate(SHAPES[:BLOCKS], 1):
        image = trunk.block(image, *shape)
        values = [plane[r][t] for t in range(len(image[0][0])) for r in range(len(image[0])) for plane in image]
        square = sum(x * x for x in values) / len(values)
        print(f"{number:2} {sum(values) / len(values):.6f} {math.sqrt(square):.6f}", flush=True)
    print(", ".join(f"{x:.6f}" for x in values[::37]))


main()
