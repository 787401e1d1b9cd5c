// What xtask/assemble.mjs puts in the place of these names, for the type check of the package's parts.
declare const __VERSION__: string;
declare module "#glue" {
  export function createGlue(onFailure: (cause: unknown) => void): {
    instantiate(module: WebAssembly.Module): WebAssembly.Exports & { memory: WebAssembly.Memory };
    ContactshipClient: new (options: object, hold?: import("../src/js/batch.js").Hold) => any;
    parseCallWebhook(body: Uint8Array): import("../pkg-template/index.d.ts").CallWebhook;
    callMetrics(
      roles: Uint8Array,
      counts: Uint32Array,
      times: Float64Array,
      duration: number | undefined,
    ): Float64Array;
    decodeToon(text: Uint8Array, options: object): unknown;
  };
}
