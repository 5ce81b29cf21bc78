export const disassembles: boolean;
export function mainLoops(ptx: string, architecture: string): Map<string, number>;
