/** Types of the script, for its test. */
export function pages(): { name: string; path: string; text: string; updated: string }[];
