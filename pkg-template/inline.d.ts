// The types of contactship-wasm/inline: those of the package.
export * from "./index.js";
