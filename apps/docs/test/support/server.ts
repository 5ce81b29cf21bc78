/**
 * A static host that knows nothing but files.
 *
 * @module
 */
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Site } from "./sites.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The file that a path of the site's stands for; `undefined` if there is none. */
export function fileOf(site: Site, pathname: string): string | undefined {
  if (!pathname.startsWith(site.base)) return undefined;
  const path = join(site.folder, decodeURIComponent(pathname.slice(site.base.length)));
  const file = pathname.endsWith("/") ? join(path, "index.html") : path;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

export interface Server {
  /** `http://localhost:1234/base/` */
  readonly url: string;
  close(): void;
}

/** @param headers - of every file: a security policy, for example */
export async function serve(site: Site, headers: Readonly<Record<string, string>> = {}): Promise<Server> {
  const server = createServer((request, response) => {
    const file = fileOf(site, new URL(request.url ?? "/", "http://localhost").pathname);
    // Browsers ask for an icon by themselves.
    if (request.url === "/favicon.ico") response.writeHead(204).end();
    else if (file === undefined) response.writeHead(404).end("not found");
    else {
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
      response.end(readFileSync(file));
    }
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${site.base}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
