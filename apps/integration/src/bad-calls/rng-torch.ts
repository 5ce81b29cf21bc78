/**
 * Bad calls of @weightinit/rng-torch.
 *
 * @module
 */
import { TorchRng } from "@weightinit/rng-torch";
import { type BadCall, bad, init } from "./bad-call.ts";

const { truncatedNormal } = init;

export const rngTorch: readonly BadCall[] = [
  bad("WI_NOT_REPRODUCED", "an inverse error function of MKL", /got "2\.6"/, () =>
    truncatedNormal(new TorchRng(42, { torch: "2.6" }), 3),
  ),
];
