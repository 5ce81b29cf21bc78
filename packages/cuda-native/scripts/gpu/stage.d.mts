/** Lays out what scripts/gpu-run.sh needs beside Node in `folder`. */
export function stage(folder: string): void;
