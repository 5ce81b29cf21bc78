/**
 * VitePress' theme with system fonts, and the components that pages use. All but the frame of the examples are loaded
 * when a page has them.
 *
 * @module
 */
import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { defineAsyncComponent } from "vue";
import RunnableExample from "./components/RunnableExample.vue";
import { loadApiSidebar } from "./navigation/api-sidebar.ts";
import "./style.css";

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app, router, siteData }) {
    loadApiSidebar({ router, siteData });
    app.component("RunnableExample", RunnableExample);
    app.component(
      "SchemePicture",
      defineAsyncComponent(() => import("./schemes/SchemePicture.vue")),
    );
    app.component(
      "SchemeCards",
      defineAsyncComponent(() => import("./schemes/SchemeCards.vue")),
    );
    app.component(
      "SortableTable",
      defineAsyncComponent(() => import("./components/SortableTable.vue")),
    );
    app.component(
      "Explorer",
      defineAsyncComponent(() => import("./explorer/Explorer.vue")),
    );
    app.component(
      "HomeProof",
      defineAsyncComponent(() => import("./published/HomeProof.vue")),
    );
    app.component(
      "TorchGpu",
      defineAsyncComponent(() => import("./published/TorchGpu.vue")),
    );
    app.component(
      "CodePlayground",
      defineAsyncComponent(() => import("./components/CodePlayground.vue")),
    );
    app.component(
      "LinePorter",
      defineAsyncComponent(() => import("./porter/Porter.vue")),
    );
    app.component(
      "Train",
      defineAsyncComponent(() => import("./train/Train.vue")),
    );
    app.component(
      "ClientDemo",
      defineAsyncComponent(() => import("./gallery/ClientDemo.vue")),
    );
  },
};

export default theme;
