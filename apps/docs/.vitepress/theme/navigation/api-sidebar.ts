/**
 * The sidebar of the API's pages names every symbol. As a part of VitePress' configuration it would be a part of every
 * page, 8 kB gzipped: it is loaded with the first page of the API instead.
 *
 * @module
 */
import type { EnhanceAppContext } from "vitepress";

type Context = Pick<EnhanceAppContext, "router" | "siteData">;

/** Has the sidebar there before a page of the API is shown, when the site is built and in the browser. */
export function loadApiSidebar({ router, siteData }: Context): void {
  router.onBeforePageLoad = async (href) => {
    if (!href.includes("/api/") || "/api/" in siteData.value.themeConfig.sidebar) return;
    const { data } = await import("./api-sidebar.data.ts");
    const { themeConfig } = siteData.value;
    siteData.value = {
      ...siteData.value,
      themeConfig: { ...themeConfig, sidebar: { ...themeConfig.sidebar, "/api/": data } },
    };
  };
}
