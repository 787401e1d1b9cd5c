// What the bundler puts in the place of these names.
declare module "#bench-package" {
  export { open } from "./facade.js";
}
declare module "#serde-rival" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  export function readWithSerde(body: Uint8Array): any;
}
declare module "#package-for-workers" {
  export { ContactshipClient } from "contactship-wasm";
}
declare module "#bench-wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "#serde-wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "#package-wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "bun:jsc" {
  /** Collects all garbage before it returns. */
  export function fullGC(): void;
}
