/**
 * Markdown: shell blocks that install with npm become tabs of four package managers. Their sources stay plain blocks, as
 * GitHub shows them.
 *
 * @module
 */
import type { MarkdownRenderer } from "vitepress";

type Manager = "npm" | "pnpm" | "yarn" | "bun";

/** How each says what npm's command says, to be followed by the packages. */
const COMMANDS: readonly (readonly [npm: string, others: Readonly<Record<Exclude<Manager, "npm">, string>>])[] = [
  ["npm install -D ", { pnpm: "pnpm add -D ", yarn: "yarn add -D ", bun: "bun add -d " }],
  ["npm install ", { pnpm: "pnpm add ", yarn: "yarn add ", bun: "bun add " }],
  ["npx ", { pnpm: "pnpm dlx ", yarn: "yarn dlx ", bun: "bunx " }],
  // The others have no command of their own for it in all their versions, and npm comes with Node.
  ["npm pkg set ", { pnpm: "npm pkg set ", yarn: "npm pkg set ", bun: "npm pkg set " }],
];

/** A line for another manager; `undefined` if it is not known how it says that. */
function translated(line: string, manager: Manager): string | undefined {
  if (manager === "npm" || line.trim() === "" || line.startsWith("#")) return line;
  const known = COMMANDS.find(([npm]) => line.startsWith(npm));
  if (known === undefined || / -g\b|--global/.test(line)) return undefined;
  return known[1][manager] + line.slice(known[0].length);
}

/** The block's lines for each manager, if all are known and one installs. */
export function forManagers(code: string): Record<Manager, string> | undefined {
  const lines = code.split("\n");
  if (!lines.some((line) => line.startsWith("npm install "))) return undefined;
  const all = (["npm", "pnpm", "yarn", "bun"] as const).map((manager) => {
    const each = lines.map((line) => translated(line, manager));
    return [manager, each.includes(undefined) ? undefined : each.join("\n")] as const;
  });
  return all.some(([, text]) => text === undefined) ? undefined : (Object.fromEntries(all) as Record<Manager, string>);
}

/** The page with VitePress' groups of tabs in the place of such blocks. */
export function withPackageManagers(page: string): string {
  return page.replace(/^```sh\n([\s\S]*?)\n```$/gm, (block, code: string) => {
    const managers = forManagers(code);
    if (managers === undefined) return block;
    const tabs = Object.entries(managers).map(([name, text]) => `\`\`\`sh [${name}]\n${text}\n\`\`\``);
    return `::: code-group\n\n${tabs.join("\n\n")}\n\n:::`;
  });
}

export function packageManagers(md: MarkdownRenderer): void {
  md.core.ruler.before("normalize", "package-managers", (state) => {
    state.src = withPackageManagers(state.src);
  });
}
