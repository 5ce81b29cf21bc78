/**
 * The front page's first numbers, made when the site is built: what it shows until its reader's own browser makes them.
 *
 * @module
 */
import { randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { SEED, SHOWN } from "./live-randn.ts";
import { wordsOf } from "./words.ts";

export default { load: (): string => wordsOf(randn32(new CpuRng(SEED), SHOWN).data, SHOWN) };

/** Filled in by VitePress from `load`. */
export declare const data: string;
