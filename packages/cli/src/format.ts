/**
 * Numbers as texts, and names and messages as they can be shown.
 *
 * @module
 */
import type { WeightInitError } from "@weightinit/core";

/** 8030261248 as 8,030,261,248. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes in powers of 1000, three digits: 16.1 GB. */
export function byteText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return unit === 0 ? `${bytes} bytes` : `${value >= 99.95 ? value.toFixed(0) : value.toPrecision(3)} ${units[unit]}`;
}

/** Seconds as 2:05, or 1:02:05. */
export function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  const tail = two(whole % 60);
  return minutes < 60 ? `${minutes}:${tail}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${tail}`;
}

/** Controls of C0 and C1, line and paragraph separators, and marks that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (unseen: string) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * A name on one line. It may come from anybody: what a terminal takes for a command, or a reader for another line, is
 * written as JSON writes it.
 */
export const printable = (name: string): string => name.replace(UNSEEN, escaped);

/** An error's message without the code at its end, for another error or a thread that says it. */
export const bareMessage = ({ code, message }: WeightInitError): string => message.replace(` [${code}]`, "");
