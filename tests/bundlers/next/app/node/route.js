// A route in Node: runs the checks and answers with their results.
import * as library from "contactship-wasm";
import { run } from "../../checks.mjs";

export const dynamic = "force-dynamic";

export async function GET() {
  // A bundle's file cannot be read, so the bytes come from a module of their own.
  await library.init();
  return Response.json(await run(library, JSON.parse(process.env.CONTACTSHIP_CHECKS)));
}
