/** Files are whole or they have no name; their bytes are the layout's. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { glorotUniform, kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it, vi } from "vitest";
import {
  layoutOf,
  readSafetensors,
  safetensorsBlob,
  type TensorSource,
  type TensorSources,
  writeSafetensors,
} from "../src/index.ts";
import { refusal } from "./coded.ts";
import { at, blobBytes, folder, names, remote, usesFolder, weights } from "./written.ts";

usesFolder();

describe("what is written", () => {
  it("is the layout's header and each tensor's bytes in their place", async () => {
    const tensors = weights();
    const bytes = await blobBytes(await safetensorsBlob(tensors, { metadata: { b: "1", a: "2" } }));
    const layout = layoutOf(
      [
        { name: "steps", dtype: "I64", shape: [] },
        { name: "fc1.bias", dtype: "F32", shape: [3] },
        { name: "fc1.weight", dtype: "BF16", shape: [8, 5] },
      ],
      { metadata: { a: "2", b: "1" } },
    );
    expect(bytes.length).toBe(layout.byteLength);
    expect(bytes.subarray(0, layout.header.length)).toEqual(layout.header);
    const file = await readSafetensors(bytes);
    expect(await file.read("fc1.weight")).toEqual(kaimingNormal(new CpuRng(1), "bfloat16", 8, 5).data);
    expect(await file.read("fc1.bias")).toEqual(new Float32Array([1, 2, 3]));
    expect(await file.read("steps")).toEqual(new BigInt64Array([7n]));
  });

  it("is the same from a Map, and from tensors of a device", async () => {
    const values = glorotUniform(new CpuRng(2), 6).data;
    const expected = await blobBytes(await safetensorsBlob({ a: values }));
    for (const tensors of [
      new Map([["a", values]]),
      { a: remote(values) },
      { a: glorotUniform(new CpuRng(2), 6) },
    ] as TensorSources[]) {
      expect(await blobBytes(await safetensorsBlob(tensors))).toEqual(expected);
    }
  });

  it("has the dtype of a bare typed array", async () => {
    const arrays = [
      [new Uint8Array(1), "U8"],
      [new Uint8ClampedArray(1), "U8"],
      [new Int8Array(1), "I8"],
      [new Uint16Array(1), "U16"],
      [new Int16Array(1), "I16"],
      [new Uint32Array(1), "U32"],
      [new Int32Array(1), "I32"],
      [new Float32Array(1), "F32"],
      [new Float64Array(1), "F64"],
      [new BigInt64Array(1), "I64"],
      [new BigUint64Array(1), "U64"],
    ] as const;
    for (const [array, dtype] of arrays) {
      const file = await readSafetensors(await safetensorsBlob({ a: array as TensorSource }));
      expect(file.tensor("a")).toMatchObject({ dtype, shape: [1] });
    }
  });

  it("takes bytes in every wrapping, and a part of a buffer", async () => {
    const whole = new Uint8Array([9, 1, 0, 2, 0, 9]);
    for (const data of [
      whole.slice(1, 5).buffer,
      whole.subarray(1, 5),
      new DataView(whole.buffer, 1, 4),
      new Uint16Array([1, 2]),
    ]) {
      const file = await readSafetensors(await safetensorsBlob({ a: { dtype: "bfloat16", shape: [2], data } }));
      expect(await file.read("a")).toEqual(new Uint16Array([1, 2]));
    }
  });

  it.each<[string, unknown, string]>([
    ["no tensors", undefined, "WI_BAD_ARGUMENT"],
    ["a number", { a: 7 }, "WI_BAD_ARGUMENT"],
    ["null", { a: null }, "WI_BAD_ARGUMENT"],
    ["a list of numbers", { a: [1, 2] }, "WI_BAD_ARGUMENT"],
    ["a bare DataView", { a: new DataView(new ArrayBuffer(4)) }, "WI_BAD_ARGUMENT"],
    ["values of another dtype", { a: { dtype: "F32", shape: [2], data: new Int32Array(2) } }, "WI_BAD_ARGUMENT"],
    ["too few values", { a: { dtype: "F32", shape: [3], data: new Float32Array(2) } }, "WI_BAD_ARGUMENT"],
    ["too many bytes", { a: { dtype: "F4", shape: [2], data: new Uint8Array(2) } }, "WI_BAD_ARGUMENT"],
    ["a tensor of complex128", { a: kaimingNormal(new CpuRng(1), "complex128", 2) }, "WI_BAD_DTYPE"],
    ["a name that is none", { ["__metadata__"]: new Float32Array(1) }, "WI_BAD_ARGUMENT"],
  ])("is refused: %s", async (_, tensors, code) => {
    expect((await refusal(safetensorsBlob(tensors as TensorSources))).code).toBe(code);
    expect((await refusal(writeSafetensors(tensors as TensorSources, at("x.safetensors")))).code).toBe(code);
    expect(await names()).toEqual([]);
  });
});

describe("a path", () => {
  it("gets the Blob's bytes, whole, and nothing beside them", async () => {
    const expected = await blobBytes(await safetensorsBlob(weights()));
    for (const to of [
      at("a.safetensors"),
      pathToFileURL(at("b.safetensors")),
      pathToFileURL(at("c.safetensors")).href,
    ]) {
      const written = await writeSafetensors(weights(), to);
      expect(written.byteLength).toBe(expected.length);
      expect(new Uint8Array(await fs.readFile(written.files[0]!))).toEqual(expected);
    }
    expect(await names()).toEqual(["a.safetensors", "b.safetensors", "c.safetensors"]);
  });

  it("has the mode that the umask leaves", async () => {
    await writeSafetensors(weights(), at("a.safetensors"));
    expect((await fs.stat(at("a.safetensors"))).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it("is not replaced without force", async () => {
    await fs.writeFile(at("a.safetensors"), "mine");
    const error = await refusal(writeSafetensors(weights(), at("a.safetensors")));
    expect(error.code).toBe("WI_FILE_EXISTS");
    expect(error.message).toContain("the option force");
    expect(await fs.readFile(at("a.safetensors"), "utf8")).toBe("mine");
    await writeSafetensors(weights(), at("a.safetensors"), { force: true });
    expect((await readSafetensors(at("a.safetensors"))).tensors.size).toBe(3);
    expect(await names()).toEqual(["a.safetensors"]);
  });

  it("that came to be meanwhile is not replaced either", async () => {
    const values = new Float32Array(1);
    const late = remote(values, async () => {
      await fs.writeFile(at("a.safetensors"), "mine");
      return values;
    });
    expect((await refusal(writeSafetensors({ late }, at("a.safetensors")))).code).toBe("WI_FILE_EXISTS");
    expect(await fs.readFile(at("a.safetensors"), "utf8")).toBe("mine");
    expect(await names()).toEqual(["a.safetensors"]);
  });

  it("has no name while it is written, and takes the place of what a killed run left", async () => {
    await fs.writeFile(at("a.safetensors.partial"), "x".repeat(1000));
    let during: string[] = [];
    const values = new Float32Array(3);
    const slow = remote(values, async () => {
      during = await names();
      return values;
    });
    await writeSafetensors({ slow }, at("a.safetensors"));
    expect(during).toEqual(["a.safetensors.partial"]);
    expect(await names()).toEqual(["a.safetensors"]);
    expect(await (await readSafetensors(at("a.safetensors"))).read("slow")).toEqual(values);
  });

  it("is not named when another writer has put its own partial file there", async () => {
    const values = new Float32Array(3);
    const slow = remote(values, async () => {
      await fs.rm(at("a.safetensors.partial"));
      await fs.writeFile(at("a.safetensors.partial"), "half");
      return values;
    });
    const error = await refusal(writeSafetensors({ slow }, at("a.safetensors")));
    expect(error.code).toBe("WI_FILE_FAILED");
    expect(await names()).toEqual(["a.safetensors.partial"]);
    expect(await fs.readFile(at("a.safetensors.partial"), "utf8")).toBe("half");
  });

  it("is refused where there is no folder, or it is one", async () => {
    expect((await refusal(writeSafetensors(weights(), at("none/a.safetensors")))).code).toBe("WI_FILE_NOT_FOUND");
    await fs.mkdir(at("dir"));
    expect((await refusal(writeSafetensors(weights(), at("dir")))).code).toBe("WI_FILE_EXISTS");
    const force = await refusal(writeSafetensors(weights(), at("dir"), { force: true }));
    expect(force.code).toMatch(/^WI_FILE_(FAILED|ACCESS)$/); // Windows says EPERM
    await fs.mkdir(at("b-00002-of-00003.safetensors"));
    await fs.mkdir(at("c.safetensors"));
    await fs.mkdir(at("d.safetensors.index.json"));
    const before = await names();
    for (const name of ["b.safetensors", "c.safetensors", "d.safetensors"]) {
      const shards = writeSafetensors(weights(), at(name), { force: true, maxShardSize: 1 });
      expect((await refusal(shards)).message).toMatch(/expected a file .* to replace, got a folder/);
    }
    expect((await refusal(writeSafetensors(weights(), at("d.safetensors"), { force: true }))).code).toBe(
      "WI_FILE_FAILED",
    );
    expect(await names()).toEqual(before);
    for (const to of [undefined, null, 7, {}]) {
      expect((await refusal(writeSafetensors(weights(), to as unknown as string))).code).toBe("WI_BAD_ARGUMENT");
    }
    expect((await refusal(writeSafetensors(weights(), at("x"), { froce: true } as object))).code).toBe(
      "WI_UNKNOWN_OPTION",
    );
  });
});

it("waits on Windows until another program lets go of the file", async () => {
  const [real, { platform }] = [process.getBuiltinModule, process];
  const refused: string[] = [];
  vi.spyOn(process, "getBuiltinModule").mockImplementation(((name: string) => {
    if (name !== "node:fs/promises") return real(name as "node:fs");
    const rename: typeof fs.rename = async (...args) => {
      const code = ["EPERM", "EBUSY"][refused.length];
      if (code === undefined) return fs.rename(...args);
      refused.push(code);
      throw Object.assign(new Error(`${code}: it is open`), { code });
    };
    return { ...fs, rename };
  }) as typeof process.getBuiltinModule);
  Object.defineProperty(process, "platform", { value: "win32" });
  try {
    await writeSafetensors(weights(), at("a.safetensors"));
  } finally {
    Object.defineProperty(process, "platform", { value: platform });
  }
  expect([refused, await names()]).toEqual([["EPERM", "EBUSY"], ["a.safetensors"]]);
});

describe("a failure leaves nothing", () => {
  /** Lets `failing` calls of one method of the file's handle fail as the system would. */
  function failing(method: "write" | "sync", code: string) {
    const real = process.getBuiltinModule;
    vi.spyOn(process, "getBuiltinModule").mockImplementation(((name: string) => {
      if (name !== "node:fs/promises") return real(name as "node:fs");
      return {
        ...fs,
        open: async (...args: Parameters<typeof fs.open>) => {
          const handle = await fs.open(...args);
          if (args[1] === "wx") {
            handle[method] = (async () => {
              throw Object.assign(new Error(`${code}: it failed, ${method}`), { code });
            }) as never;
          }
          return handle;
        },
      };
    }) as typeof process.getBuiltinModule);
  }

  it.each([
    ["write", "ENOSPC", "WI_DISK_FULL"],
    ["write", "EDQUOT", "WI_DISK_FULL"],
    ["sync", "ENOSPC", "WI_DISK_FULL"],
    ["write", "EIO", "WI_FILE_FAILED"],
    ["write", "EROFS", "WI_FILE_ACCESS"],
  ] as const)("%s, %s: %s", async (method, code, own) => {
    failing(method, code);
    const error = await refusal(writeSafetensors(weights(), at("a.safetensors")));
    expect(error.code).toBe(own);
    expect((error.cause as { code: string }).code).toBe(code);
    expect(await names()).toEqual([]);
  });

  const mount = () => {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  };

  it("on a disk that is full, and goes when there is room", async (context) => {
    if (!mount()) context.skip("no right to mount a small file system");
    try {
      await fs.writeFile(at("other"), Buffer.alloc(200_000));
      const big = { a: new Uint8Array(100_000).fill(1) };
      const error = await refusal(writeSafetensors(big, at("a.safetensors")));
      expect(error.code).toBe("WI_DISK_FULL");
      expect(await names()).toEqual(["other"]);
      await fs.rm(at("other"));
      await writeSafetensors(big, at("a.safetensors"));
      expect(await (await readSafetensors(at("a.safetensors"))).read("a")).toEqual(big.a);
    } finally {
      execFileSync("umount", [folder]);
    }
  });

  it("in a folder that may not be written", async (context) => {
    if (process.getuid?.() === 0) context.skip("root may write everywhere");
    await fs.chmod(folder, 0o500);
    const error = await refusal(writeSafetensors(weights(), at("a.safetensors")));
    await fs.chmod(folder, 0o700);
    expect(error.code).toBe("WI_FILE_ACCESS");
  });

  it("when a tensor cannot be read, or a signal says so", async () => {
    const reason = new Error("device lost");
    const lost = remote(new Float32Array(1), () => Promise.reject(reason));
    await expect(writeSafetensors({ lost }, at("a.safetensors"))).rejects.toBe(reason);
    const stop = new AbortController();
    const big = { a: new Uint8Array(40_000_000) };
    const onProgress = () => stop.abort(reason);
    await expect(writeSafetensors(big, at("a.safetensors"), { signal: stop.signal, onProgress })).rejects.toBe(reason);
    await expect(safetensorsBlob(big, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await names()).toEqual([]);
  });

  it("of a run that is killed but the partial file", async () => {
    const program = `
      const { writeFileSync } = await import("node:fs");
      const { writeSafetensors } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "../dist/index.js")).href)});
      await writeSafetensors({ a: new Uint8Array(1e8) }, ${JSON.stringify(at("a.safetensors"))}, { onProgress: ({ done }) => done > 2e7 && process.kill(process.pid, "SIGKILL") });`;
    expect(() => execFileSync(process.execPath, ["--input-type=module", "-e", program], { stdio: "pipe" })).toThrow();
    expect(await names()).toEqual(["a.safetensors.partial"]);
  });
});
