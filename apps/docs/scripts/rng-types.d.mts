/** Types of the script, for its test. */
export function page(): { text: string; updated: string };
export function tables(): string;
export function updated(text: string): string;
