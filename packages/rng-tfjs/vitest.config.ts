import { sharingModules } from "../../vitest.shared.ts";

export default sharingModules;
