/**
 * VitePress' theme with system fonts, and the components that pages use. All but the frame of the examples are loaded
 * when a page has them.
 *
 * @module
 */
import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { type Component, defineAsyncComponent } from "vue";
import RunnableExample from "./components/RunnableExample.vue";
import { loadApiSidebar } from "./navigation/api-sidebar.ts";
import "./style.css";

/** What a page's Markdown calls it by, and where it is. */
const loaders: Readonly<Record<string, () => Promise<Component>>> = {
  SchemePicture: () => import("./schemes/SchemePicture.vue"),
  SchemeCards: () => import("./schemes/SchemeCards.vue"),
  SortableTable: () => import("./components/SortableTable.vue"),
  Explorer: () => import("./explorer/Explorer.vue"),
  HomeProof: () => import("./published/HomeProof.vue"),
  TorchGpu: () => import("./published/TorchGpu.vue"),
  CodePlayground: () => import("./components/CodePlayground.vue"),
  LinePorter: () => import("./porter/Porter.vue"),
  Train: () => import("./train/Train.vue"),
  ClientDemo: () => import("./gallery/ClientDemo.vue"),
};

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app, router, siteData }) {
    loadApiSidebar({ router, siteData });
    app.component("RunnableExample", RunnableExample);
    for (const [name, load] of Object.entries(loaders)) app.component(name, defineAsyncComponent(load));
  },
};

export default theme;
