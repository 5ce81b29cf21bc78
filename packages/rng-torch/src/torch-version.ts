/**
 * Which PyTorch to repeat. What changed when: the headers of its wheels, and numbers drawn by 1.13.1, 2.6.0, 2.14.1 and
 * 2.15.0; a version whose numbers nobody compared stands beside one that has the same source.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** `"2.6"` stands for 2.6 to 2.10, the others for themselves. */
export type TorchVersion = "1.13" | "2.6" | "2.11" | "2.12" | "2.13" | "2.14" | "2.15";

/** The newest version whose numbers were compared. */
export const newestTorch: TorchVersion = "2.15";

const versions: readonly TorchVersion[] = ["1.13", "2.6", "2.11", "2.12", "2.13", "2.14", "2.15"];

/** Whether `version` is `first` or a later one. */
export function isSince(version: TorchVersion, first: TorchVersion): boolean {
  return versions.indexOf(version) >= versions.indexOf(first);
}

/**
 * The version that `torch` names.
 *
 * @throws WeightInitError `WI_BAD_OPTION`
 */
export function torchVersion(torch: unknown = newestTorch): TorchVersion {
  if (versions.includes(torch as TorchVersion)) return torch as TorchVersion;
  const names = versions.map((version) => `"${version}"`).join(", ");
  throw new WeightInitError(
    "WI_BAD_OPTION",
    `expected torch to be one of ${names}, as a string ("2.6" for 2.6 to 2.10), got ${shown(torch)}; other versions may draw other numbers`,
  );
}
