// Draws two pictures of .vitepress/public, in the Chromium of the tests: social.png, of shared links, with real weights,
// and apple-touch-icon.png, which is favicon.svg for those who take no SVG.

import { readFileSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { chromium } from "playwright-core";

const [BARS, HEIGHT] = [41, 300];
const { data } = kaimingNormal(new CpuRng(42), 256, 256);
const most = 4 * Math.sqrt(2 / 256);
const counts = new Array(BARS).fill(0);
for (const w of data) counts[Math.min(BARS - 1, Math.max(0, Math.floor(((w + most) / (2 * most)) * BARS)))]++;
const bars = counts.map((n) => `<i style="height:${(HEIGHT * n) / Math.max(...counts)}px"></i>`).join("");

const publicFile = (name) => new URL(`../.vitepress/public/${name}`, import.meta.url).pathname;
const browser = await chromium.launch({ executablePath: await sparticuz.executablePath(), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
await page.setContent(`<style>
  body { margin: 0; height: 630px; background: #1d2b66; color: #fff; font-family: sans-serif; position: relative; overflow: hidden; }
  h1 { margin: 0; padding: 70px 80px 0; font-size: 88px; }
  p { margin: 14px 80px; font-size: 38px; color: #ccd6ff; }
  div { position: absolute; left: 80px; right: 80px; bottom: 0; display: flex; gap: 6px; align-items: end; }
  i { flex: 1; background: #6f8cf0; border-radius: 4px 4px 0 0; }
</style><h1>weightinit</h1><p>Initial weights, the same on every device</p><div>${bars}</div>`);
await page.screenshot({ path: publicFile("social.png") });
// Apple's systems round the corners themselves.
const icon = readFileSync(publicFile("favicon.svg"), "utf8").replace(/ rx="[^"]+"/, "");
await page.setViewportSize({ width: 180, height: 180 });
await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${icon}`);
await page.screenshot({ path: publicFile("apple-touch-icon.png") });
await browser.close();
