// The client of the examples, from the environment: CONTACTSHIP_API_KEY, and CONTACTSHIP_BASE_URL for another address
// than ContactShip's own, such as the sandbox's.
// @ts-check
import process from "node:process";
import { ContactshipClient } from "contactship-wasm";

const { CONTACTSHIP_API_KEY: apiKey = "", CONTACTSHIP_BASE_URL: baseUrl } = process.env;
if (apiKey === "") {
  console.error("Set CONTACTSHIP_API_KEY to the key of your organization.");
  process.exit(2);
}

export const client = new ContactshipClient({ apiKey, baseUrl: baseUrl || undefined });
