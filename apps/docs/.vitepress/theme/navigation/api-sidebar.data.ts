/**
 * The sidebar of the API's pages, read when the site is built.
 *
 * @module
 */
import type { DefaultTheme } from "vitepress";
import { apiSidebar } from "../../sidebar.ts";

export default { load: apiSidebar };

/** Filled in by VitePress from `load`. */
export declare const data: DefaultTheme.SidebarItem[];
