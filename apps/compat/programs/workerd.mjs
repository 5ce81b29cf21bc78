import { check } from "./check.mjs";

export default {
  async test() {
    console.log(JSON.stringify(await check()));
  },
};
