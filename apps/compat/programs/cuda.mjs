import { CudaRng } from "@weightinit/cuda-native";
import { check } from "./check.mjs";

// Where there is no card, the error of one that looked for the driver; a bundled koffi would not get that far.
try {
  new CudaRng(1);
} catch (error) {
  if (error.code !== "WI_NO_DRIVER" || !error.message.includes("looked for")) throw error;
}
check().then((outcome) => console.log(JSON.stringify(outcome)));
