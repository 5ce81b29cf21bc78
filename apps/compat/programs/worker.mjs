import { check } from "./check.mjs";

check().then((outcome) => postMessage(outcome));
