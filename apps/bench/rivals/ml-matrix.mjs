// ml-matrix: Q of the QR decomposition of a matrix that is there already, so drawing it costs nothing here.
import { serve } from "../dist/serve.js";

await serve(async ({ shape }) => {
  const { Matrix, QrDecomposition } = await import("ml-matrix");
  const matrix = Matrix.rand(shape[0], shape[1], { random: () => Math.random() - 0.5 });
  return () => new QrDecomposition(matrix).orthogonalMatrix;
});
