import { startsAndExits } from "./starts.ts";

startsAndExits(20);
