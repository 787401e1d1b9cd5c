// A server component.
import { ContactshipClient } from "contactship-wasm";

export const dynamic = "force-dynamic";

export default async function Page() {
  const client = new ContactshipClient({ apiKey: "sk", fetch: async () => new Response('{"id":"rendered"}') });
  return <p id="shown">{(await client.getCall("x")).id}</p>;
}
