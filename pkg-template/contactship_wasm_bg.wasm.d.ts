// The type of the .wasm where an import of it gives a compiled module, as in Cloudflare Workers.
declare const module: WebAssembly.Module;
export default module;
