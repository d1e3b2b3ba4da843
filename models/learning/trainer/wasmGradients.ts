import * as tf from "@tensorflow/tfjs";

/**
 * Two gradients that tfjs 4.22 lacks on its wasm backend, composed of operations that it has: with them conv1d, conv2d,
 * embedding and gather train there.
 */

type Kernel = Parameters<typeof tf.registerKernel>[0];
type Kernels = Parameters<Kernel["kernelFunc"]>[0];
type Info = tf.TensorInfo;

/** The library's kernels get the bare facts of a tensor; its operations take tensors. */
const tensorOf = (info: Info): tf.Tensor => tf.engine().makeTensorFromTensorInfo(info);

interface ConvAttrs {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode: "floor" | "round" | "ceil" | undefined;
  readonly filterShape: [number, number, number, number];
}

/** dLoss/dFilter of a convolution: for each place in the filter, the inputs under it times the outputs' gradient. */
function filterGradient({ inputs, attrs }: Kernels): Info {
  const { x, dy } = inputs as { x: Info; dy: Info };
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as unknown as ConvAttrs;
  const shape = x.shape as [number, number, number, number];
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode, false, format);
  const { filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, batchSize, padInfo } = info;
  return tf.tidy(() => {
    const { top, bottom, left, right } = padInfo;
    const padded = tf.pad(tensorOf(x), [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const rows = batchSize * outHeight * outWidth;
    const gradient = tf.reshape(tensorOf(dy), [rows, outChannels]) as tf.Tensor2D;
    const places: tf.Tensor[] = [];
    for (let i = 0; i < filterHeight; i++)
      for (let j = 0; j < filterWidth; j++) {
        const end = [
          batchSize,
          i + (outHeight - 1) * info.strideHeight + 1,
          j + (outWidth - 1) * info.strideWidth + 1,
          inChannels,
        ];
        const under = tf.stridedSlice(padded, [0, i, j, 0], end, [1, info.strideHeight, info.strideWidth, 1]);
        places.push(tf.matMul(tf.reshape(under, [rows, inChannels]) as tf.Tensor2D, gradient, true, false));
      }
    return tf.reshape(tf.stack(places), [filterHeight, filterWidth, inChannels, outChannels]);
  });
}

/** The sum of the rows of each segment: a matrix of which row is of which segment, times the rows. */
function segmentSum({ inputs, attrs }: Kernels): Info {
  const { x, segmentIds } = inputs as { x: Info; segmentIds: Info };
  const { numSegments } = attrs as unknown as { numSegments: number };
  return tf.tidy(() => {
    const rows = segmentIds.shape.reduce((product, n) => product * n, 1);
    const inner = x.shape.slice(segmentIds.shape.length);
    const ids = tf.cast(tf.reshape(tensorOf(segmentIds), [rows]), "int32") as tf.Tensor1D;
    const isOf = tf.cast(tf.oneHot(ids, numSegments), "float32") as tf.Tensor2D;
    const flat = tf.reshape(tensorOf(x), [rows, inner.reduce((product, n) => product * n, 1)]) as tf.Tensor2D;
    return tf.reshape(tf.matMul(isOf, flat, true, false), [numSegments, ...inner]);
  });
}

const KERNELS: readonly Kernel[] = [
  { kernelName: "Conv2DBackpropFilter", backendName: "wasm", kernelFunc: filterGradient },
  { kernelName: "UnsortedSegmentSum", backendName: "wasm", kernelFunc: segmentSum },
];

/** Adds what is missing; what a later tfjs brings itself is left alone. */
export function addGradients(): void {
  for (const kernel of KERNELS)
    if (tf.getKernel(kernel.kernelName, kernel.backendName) === undefined) tf.registerKernel(kernel);
}
