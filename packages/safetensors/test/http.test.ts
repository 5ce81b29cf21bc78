/** From a server: by ranges, as a whole where it has none, and never what it did not send. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors, safetensorsBlob } from "../src/index.ts";
import { refusal } from "./coded.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let base: string;
let small: Buffer;
let large: Buffer;
const values = Float32Array.from({ length: 100_000 }, (_, i) => i);
/** Method, path and range of every request. */
let asked: string[] = [];
const handlers: Record<string, Handler> = {};

/** Answers as a file server would. */
const ranges =
  (bytes: () => Buffer, { hide = false, tag = '"1"' as string | null } = {}): Handler =>
  (request, response) => {
    const body = bytes();
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    if (!hide && tag !== null) response.setHeader("etag", tag);
    if (range === null)
      return response.setHeader("content-length", body.length).end(request.method === "HEAD" ? "" : body);
    const [from, to] = [Number(range[1]), Math.min(Number(range[2] || Number.POSITIVE_INFINITY), body.length - 1)];
    if (from >= body.length) return response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
    const part = body.subarray(from, to + 1);
    if (!hide) response.setHeader("content-range", `bytes ${from}-${to}/${body.length}`);
    return response.writeHead(206, { "content-length": part.length }).end(part);
  };

beforeAll(async () => {
  const bytesOf = async (blob: Promise<Blob>) => Buffer.from(await (await blob).arrayBuffer());
  small = await bytesOf(safetensorsBlob({ a: new Float32Array([1, 2, 3]) }));
  large = await bytesOf(
    safetensorsBlob({ big: { dtype: "F32", shape: [1000, 100], data: values }, small: new Int8Array([5]) }),
  );
  server = createServer((request, response) => {
    const path = new URL(request.url ?? "", base).pathname;
    asked.push(`${request.method} ${path} ${request.headers.range ?? ""}`.trim());
    const handler = handlers[path];
    if (handler === undefined) response.writeHead(404).end("no");
    else handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("a server with ranges", () => {
  it("is asked once for a small file, and for what is needed of a large one", async () => {
    handlers["/small"] = ranges(() => small);
    handlers["/large"] = ranges(() => large);
    asked = [];
    const file = await readSafetensors(`${base}/small`);
    expect(await file.read("a")).toEqual(new Float32Array([1, 2, 3]));
    expect(asked).toEqual(["GET /small bytes=0-65535"]);

    asked = [];
    const other = await readSafetensors(new URL(`${base}/large`));
    expect(other.byteLength).toBe(large.length);
    expect(await other.read("big", { rows: [900, 901] })).toEqual(values.subarray(90_000, 90_100));
    const from = other.tensor("big").byteOffset + 360_000;
    expect(asked).toEqual(["GET /large bytes=0-65535", `GET /large bytes=${from}-${from + 399}`]);
    const seen: number[] = [];
    expect(await other.read("big", { onProgress: ({ done, total }) => seen.push(done / total) })).toEqual(values);
    expect(seen.at(-1)).toBe(1);
    expect(asked.length).toBe(3);
  });

  it("may have a header longer than the first answer", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [`layers.${i}.weight`, new Float32Array([i])]),
    );
    const bytes = Buffer.from(await (await safetensorsBlob(many)).arrayBuffer());
    handlers["/many"] = ranges(() => bytes);
    asked = [];
    const file = await readSafetensors(`${base}/many`);
    expect(file.tensors.size).toBe(2000);
    expect(asked.length).toBe(2);
    expect(await file.read("layers.1999.weight")).toEqual(new Float32Array([1999]));
  });

  it("may hide its headers from other origins, but its length", async () => {
    handlers["/hidden"] = ranges(() => large, { hide: true });
    asked = [];
    const file = await readSafetensors(`${base}/hidden`);
    expect(asked).toEqual(["GET /hidden bytes=0-65535", "GET /hidden bytes=0-"]);
    expect(await file.read("small")).toEqual(new Int8Array([5]));
  });

  it("may say its length by HEAD alone", async () => {
    handlers["/head"] = (request, response) => {
      if (request.method === "HEAD") response.writeHead(200, { "content-length": large.length }).end();
      else if (request.headers.range === "bytes=0-") response.writeHead(206).write(large.subarray(0, 100));
      else ranges(() => large, { hide: true })(request, response);
    };
    expect((await readSafetensors(`${base}/head`)).byteLength).toBe(large.length);
    handlers["/head"] = (request, response) => {
      // What is compressed has another length.
      if (request.method === "HEAD") response.writeHead(200, { "content-length": 9, "content-encoding": "gzip" }).end();
      else response.writeHead(206).end(large.subarray(0, 100));
    };
    expect((await refusal(readSafetensors(`${base}/head`))).message).toContain("to say its length");
  });

  it("may have an empty file", async () => {
    handlers["/empty"] = ranges(() => Buffer.alloc(0));
    expect(await refusal(readSafetensors(`${base}/empty`))).toMatchObject({ fault: "HeaderTooSmall" });
  });

  it("gives a sharded checkpoint by its index, with names that a URL would read otherwise", async () => {
    const text = JSON.stringify({ weight_map: { a: "x %2e?#.safetensors", big: "sub/y.safetensors" } });
    handlers["/model/model.safetensors.index.json"] = ranges(() => Buffer.from(text));
    handlers["/model/x%20%252e%3F%23.safetensors"] = ranges(() => small);
    handlers["/model/sub/y.safetensors"] = ranges(() => large);
    const file = await readSafetensors(`${base}/model/model.safetensors.index.json?download=true`);
    expect([...file.tensors.keys()].sort()).toEqual(["a", "big"]);
    expect(await file.read("a")).toEqual(new Float32Array([1, 2, 3]));
  });

  it("gets what the option fetch adds", async () => {
    handlers["/gated"] = (request, response) => {
      if (request.headers.authorization === "Bearer x") ranges(() => large)(request, response);
      else response.writeHead(401).end();
    };
    const error = await refusal(readSafetensors(`${base}/gated`));
    expect(error.code).toBe("WI_FILE_ACCESS");
    expect(error.message).toContain("the option fetch");
    const file = await readSafetensors(`${base}/gated`, {
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: "Bearer x" } }),
    });
    expect(await file.read("big")).toEqual(values);
  });
});

describe("a server without ranges", () => {
  it("sends the whole file once", async () => {
    handlers["/whole"] = (_, response) => response.setHeader("content-length", large.length).end(large);
    handlers["/chunked"] = (_, response) => {
      response.write(large.subarray(0, 9));
      setImmediate(() => response.end(large.subarray(9)));
    };
    for (const path of ["/whole", "/chunked"]) {
      asked = [];
      const seen: number[] = [];
      const file = await readSafetensors(base + path, { onProgress: ({ done, total }) => seen.push(done / total) });
      expect(seen.every((share) => share > 0 && share <= 1)).toBe(true);
      expect(await file.read("big", { rows: [1, 2] })).toEqual(values.subarray(100, 200));
      expect(await file.read("small")).toEqual(new Int8Array([5]));
      expect(asked).toEqual([`GET ${path} bytes=0-65535`]);
    }
  });
});

describe("a server that fails", () => {
  it.each([
    [404, "WI_FILE_NOT_FOUND"],
    [410, "WI_FILE_NOT_FOUND"],
    [401, "WI_FILE_ACCESS"],
    [403, "WI_FILE_ACCESS"],
    [500, "WI_FILE_FAILED"],
    [503, "WI_FILE_FAILED"],
    [204, "WI_FILE_FAILED"],
  ])("with status %i: %s", async (status, code) => {
    handlers["/status"] = (_, response) => response.writeHead(status).end();
    const error = await refusal(readSafetensors(`${base}/status`));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`status ${status}`);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "another place",
      { "content-range": "bytes 8-65543/400512" },
      /65536 bytes of .* from byte 0 on, got those from byte 8 on/,
    ],
    ["less", { "content-range": "bytes 0-65535/400512", body: "less" }, /65536 bytes of .* from byte 0 on, got 100/],
    ["a length that is no number", { "content-range": `bytes 0-65535/${"9".repeat(400)}` }, /to say its length/],
  ])("by sending %s at first", async (_, { body, ...headers }, message) => {
    handlers["/first"] = (request, response) => {
      if (request.method === "HEAD") response.writeHead(405).end();
      else response.writeHead(206, headers).end(large.subarray(0, body === "less" ? 100 : 65536));
    };
    const error = await refusal(readSafetensors(`${base}/first`));
    expect(error.code).toBe("WI_FILE_FAILED");
    expect(error.message).toMatch(message);
  });

  it("by sending its reader in a circle", async () => {
    handlers["/circle"] = (_, response) => response.writeHead(302, { location: "/circle" }).end();
    expect((await refusal(readSafetensors(`${base}/circle`))).message).toContain("redirect count exceeded");
  });

  it("by not being there", async () => {
    const error = await refusal(readSafetensors("http://127.0.0.1:1/x"));
    expect(error.code).toBe("WI_FILE_FAILED");
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  const opened = async (path: string, first: Handler, then: Handler) => {
    let requests = 0;
    handlers[path] = (request, response) => (requests++ === 0 ? first : then)(request, response);
    return readSafetensors(base + path);
  };
  const good = () => ranges(() => large);

  it.each<[string, Handler, RegExp]>([
    ["a changed file", ranges(() => large, { tag: '"2"' }), /ETag "2"/],
    ["a longer file", ranges(() => Buffer.concat([large, large])), /bytes and ETag/],
    ["no ranges any more", (_, response) => response.end(large), /status 200/],
    ["less than it was asked for", (_, response) => response.writeHead(206).end(large.subarray(0, 7)), /got 7/],
    ["more than it was asked for", (_, response) => response.writeHead(206).end(large), /got more/],
    [
      "another place",
      (_, response) =>
        response.writeHead(206, { "content-range": `bytes 0-3/${large.length}` }).end(large.subarray(0, 4)),
      /from byte 0 on/,
    ],
    [
      "a cut connection",
      (_, response) => {
        response.writeHead(206, { "content-length": 400_000 });
        response.write(large.subarray(0, 100), () => response.destroy());
      },
      /the rest of/,
    ],
  ])("by sending %s", async (name, then, message) => {
    const file = await opened(`/lies/${encodeURIComponent(name)}`, good(), then);
    const error = await refusal(file.read("big"));
    expect(error.code).toBe("WI_FILE_FAILED");
    expect(error.message).toMatch(message);
  });

  it("by sending a file of another time, where it has no ETag", async () => {
    const at =
      (day: number): Handler =>
      (request, response) => {
        response.setHeader("last-modified", `Fri, ${day} Nov 2026 11:00:00 GMT`);
        ranges(() => large, { tag: null })(request, response);
      };
    const same = await opened("/times", at(20), at(20));
    expect(await same.read("big", { rows: [999, 1000] })).toEqual(values.subarray(99_900));
    const error = await refusal((await opened("/times", at(20), at(27))).read("big"));
    expect(error.message).toMatch(/Last-Modified Fri, 20 .* got .* Last-Modified Fri, 27 /);
  });

  it("by not saying how long the file is", async () => {
    handlers["/endless"] = (request, response) => {
      if (request.method === "HEAD") response.writeHead(405).end();
      else response.writeHead(206).end(large.subarray(0, 100));
    };
    expect((await refusal(readSafetensors(`${base}/endless`))).message).toContain("to say its length");
  });
});

describe("a signal", () => {
  it("stops a request", async () => {
    const reason = new Error("enough");
    const stop = new AbortController();
    handlers["/slow"] = () => stop.abort(reason);
    await expect(readSafetensors(`${base}/slow`, { signal: stop.signal })).rejects.toBe(reason);

    handlers["/stops"] = ranges(() => large);
    const file = await readSafetensors(`${base}/stops`);
    const later = new AbortController();
    handlers["/stops"] = (_, response) => {
      response.writeHead(206, { "content-length": 400_000 });
      response.write(large.subarray(0, 1000));
    };
    const reading = file.read("big", { signal: later.signal, onProgress: () => later.abort(reason) });
    await expect(reading).rejects.toBe(reason);
  });
});
