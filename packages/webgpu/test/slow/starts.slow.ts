import { startsAndExits } from "../starts.ts";

startsAndExits(200);
