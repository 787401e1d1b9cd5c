// The samples of the package's README for frameworks, run as they stand there: components, a route and the proxy in
// Next.js, with what `create-next-app` sets, and the proxy of Vite's development server.
// @ts-check
import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "../hosts/chromium.mjs";
import { freePort } from "../hosts/free-port.mjs";
import { openPage } from "../hosts/page.mjs";
import { packagesOf } from "../hosts/packages.mjs";
import { config, home } from "../runtimes/hosts.mjs";
import { answer, serveNext } from "./next-server.mjs";

const tools = packagesOf("tests/bundlers");
const installed = "node_modules/contactship-wasm";
const API = "https://api.contactship.ai";
const ID = config.documented.id;
const env = { ...process.env, CONTACTSHIP_API_KEY: config.key };
/** As `create-next-app` sets them. A first build by Turbopack without them takes imports for types. */
const TYPESCRIPT = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  isolatedModules: true,
  target: "es2017",
  module: "esnext",
  moduleResolution: "bundler",
  jsx: "react-jsx",
  lib: ["dom", "dom.iterable", "esnext"],
};
/** The first line of what was said. */
const [{ role, content }] = config.documented.chat_history;

/** @type {any} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const bundler of ["turbopack", "webpack"]) {
  test(`Next.js builds and serves the README's components and its proxy, with ${bundler}`, async (context) => {
    // A client of the server's that knows the stand-in for the API.
    const page = (await sample("app/calls/[id]/page.tsx")).replace(
      "{ apiKey:",
      `{ baseUrl: "${config.sandbox}", apiKey:`,
    );
    const files = {
      "next.config.ts": "export default { cacheComponents: true, partialPrefetching: true };",
      "package.json": "{}",
      "tsconfig.json": JSON.stringify({ compilerOptions: TYPESCRIPT, include: ["**/*.ts", "**/*.tsx"] }),
      "app/layout.tsx":
        "export default ({ children }: { children: React.ReactNode }) => <html><body>{children}</body></html>;",
      "app/calls/[id]/page.tsx": page,
      // Its id is known when the page is prerendered: nothing but the call itself makes it wait for a request.
      "app/fixed/page.tsx": page.replace(
        "<Transcript params={params} />",
        `<Transcript params={Promise.resolve({ id: "${ID}" })} />`,
      ),
      "app/transcript.tsx": await sample("app/transcript.tsx"),
      "app/shown/page.tsx": `import { Transcript } from "../transcript";\nexport default () => <Transcript id="${ID}" />;`,
      "app/api/contactship/[...path]/contactship-proxy.ts": (await sample("contactship-proxy.ts")).replace(
        API,
        config.sandbox,
      ),
      "app/api/contactship/[...path]/route.ts": await sample("app/api/contactship/[...path]/route.ts"),
    };
    const address = await serveNext(context, {
      bundler,
      command: "build",
      env,
      async write(program) {
        for (const [file, text] of Object.entries(files)) {
          await mkdir(dirname(join(program, file)), { recursive: true });
          await writeFile(join(program, file), text);
        }
      },
    });
    for (const path of [`/calls/${ID}`, "/fixed"]) {
      assert.match(
        await (await answer(`${address}${path}`)).text(),
        new RegExp(`<li>${role}: ${content.slice(0, 12)}`),
      );
    }
    const shown = await openPage(browser, `${address}/shown`);
    context.after(() => shown.close());
    await shown.waitForSelector("li");
    assert.equal(await shown.locator("li").first().textContent(), `${role}: ${content}`);
  });
}

test("Vite's development server adds the key as the README's configuration says", async (context) => {
  context.diagnostic(`vite ${tools("vite/package.json").version}`);
  const root = join(home, "built/readme-vite");
  await cp(join(home, installed), join(root, installed), { recursive: true });
  const code = (await sample("vite.config.ts")).replace(API, config.sandbox);
  await writeFile(
    join(root, "vite.config.ts"),
    code.replace('"vite"', JSON.stringify(pathToFileURL(tools.resolve("vite")).href)),
  );
  await writeFile(join(root, ".env.local"), `CONTACTSHIP_API_KEY=${config.key}\n`);
  const { createServer } = await import(pathToFileURL(tools.resolve("vite")).href);
  const cwd = process.cwd();
  context.after(() => process.chdir(cwd));
  process.chdir(root);
  const server = await createServer({
    root,
    logLevel: "silent",
    server: { host: "127.0.0.1", port: await freePort() },
  });
  context.after(() => server.close());
  await server.listen();
  const [address] = server.resolvedUrls.local;
  const response = await fetch(`${address}api/contactship/v1/calls/${ID}`);
  assert.equal(response.status, 200);
  assert.equal((await response.json()).id, ID);
});

/** The sample of the README that begins with the name of its file. @param {string} file */
async function sample(file) {
  const readme = await readFile(join(home, installed, "README.md"), "utf8");
  const samples = [...readme.matchAll(/^```tsx?\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)];
  const found = samples.find(([, name]) => name === file);
  assert.ok(found, `the README has a sample ${file}`);
  return found[2];
}
