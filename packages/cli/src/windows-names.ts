/**
 * Names that Windows takes for something else than a file: `NUL.safetensors` was a device before Windows 11, whatever is
 * written there is lost; behind a colon stands a stream of another file.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 *
 * @module
 */
import { parse } from "node:path";
import { WeightInitError } from "@weightinit/core";

const DEVICE = /^(con|prn|aux|nul|(com|lpt)[1-9¹²³])(\.|$)/i;
const MEANT_OTHERWISE = /[<>:"|?*]|[^.][. ]$/;

/** Refuses such names on Windows; elsewhere they are names like others. */
export function refuseWindowsNames(path: string): void {
  if (process.platform !== "win32") return;
  for (const name of path.slice(parse(path).root.length).split(/[\\/]/)) {
    if (!DEVICE.test(name) && !MEANT_OTHERWISE.test(name)) continue;
    const message = `expected -o without names of devices, < > : " | ? *, or a dot or space at a name's end, which Windows takes for something else, got ${name}; write another name`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
}
