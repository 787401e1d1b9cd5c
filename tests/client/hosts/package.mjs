// Lets a script of this repository import the built package by its name, as its users do: `node --import` takes it.
// @ts-check
import { register } from "node:module";

const node = new URL("../../../pkg/node.js", import.meta.url).href;
const hook = `export const resolve = (specifier, context, next) =>
  specifier === "contactship-wasm" ? { url: ${JSON.stringify(node)}, shortCircuit: true } : next(specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
