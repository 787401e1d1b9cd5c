// A client component: its module is rendered on the server first, where a client with a path as its base URL is made.
"use client";
import { ContactshipClient, VERSION, decodeToon, init } from "contactship-wasm";
import { useEffect, useState } from "react";

const client = new ContactshipClient({
  baseUrl: "/api/contactship",
  fetch: async (url) => new Response(JSON.stringify({ id: new URL(url).pathname })),
});

export default function Page() {
  const [shown, show] = useState("waiting");
  useEffect(() => {
    Promise.all([client.getCall("x"), init()]).then(
      ([call]) => show(`${call.id} ${decodeToon("[2]: 1,2").length}`),
      (error) => show(`${error}`),
    );
  }, []);
  return (
    <p id="shown" data-version={VERSION}>
      {shown}
    </p>
  );
}
