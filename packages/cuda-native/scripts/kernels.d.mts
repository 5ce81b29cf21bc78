export interface Set {
  readonly name: string;
  readonly version: string;
  readonly capability: number;
  readonly modules: readonly string[];
}
export interface File {
  readonly set: Set;
  readonly module: string;
}
export const TOOLKIT: string;
export const modules: readonly string[];
export const sets: readonly Set[];
export const files: readonly File[];
export function architecturesOf(set: Set): readonly string[];
export function sourceHash(): string;
export function pathOf(file: File): string;
export function committed(file: File): string;
export function tool(name: string): string | undefined;
export function toolkitVersion(): string | undefined;
export function fusedInstructions(module: string, ptx: string): string[];
export function compile(file: File): string;
export function assemble(ptx: string, architecture: string): string;
