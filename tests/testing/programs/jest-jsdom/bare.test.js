// jsdom as it comes has no TextDecoder: importing works, and the first use says what to do.
const { decodeToon } = require("contactship-wasm");

test("the first use says what to do", () => {
  expect(() => decodeToon("a: 1")).toThrow(
    expect.objectContaining({ code: "not_ready", message: expect.stringContaining("node:util") }),
  );
});
