/** What Node's error says when the package webgpu is there and its binary does not load. */
import { afterEach, expect, it, vi } from "vitest";
import { dawn } from "../src/dawn.ts";

vi.mock("webgpu", () => ({
  create() {
    throw new Error("dawn.node: cannot open shared object file");
  },
}));
afterEach(() => {
  vi.restoreAllMocks();
});

const message = (header: object) => {
  vi.spyOn(process.report, "getReport").mockReturnValue({ header } as unknown as NodeJS.ProcessReport & object);
  return dawn([]).then(String, ({ code, message }: Error & { code: string }) => `${code}: ${message}`);
};

it.runIf(process.platform === "linux")("on a system without glibc, such as Alpine, that it needs one", async () => {
  expect(await message({})).toMatch(/^WI_NO_DRIVER: expected a system with glibc.+Alpine.+cannot open shared object/);
});

it("elsewhere the version that loads", async () => {
  const other = await message({ glibcVersionRuntime: "2.36" });
  expect(other).toMatch(/^WI_NO_DRIVER: .+cannot open shared object.+webgpu@0\.6\.2/);
  expect(other).not.toContain("glibc");
});
