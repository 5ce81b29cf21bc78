import { sharingModulesBut } from "../../vitest.shared.ts";

export default sharingModulesBut("test/memory.test.ts");
