// A route in the edge runtime: runs the checks and answers with their results.
import * as library from "contactship-wasm";
import { run } from "../../checks.mjs";

export const runtime = "edge";
export const dynamic = "force-dynamic";

export async function GET() {
  return Response.json(await run(library, JSON.parse(process.env.CONTACTSHIP_CHECKS)));
}
