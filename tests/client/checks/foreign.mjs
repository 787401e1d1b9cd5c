// Objects that break those who trust them: getters that throw, proxies, cycles, arrays of holes.
// @ts-check

const thrower = () => {
  throw new Error("mine");
};

/** @returns {any} an object that has everything, for ever */
function endless() {
  return new Proxy(
    {},
    {
      get: (_, key) => (key === "toJSON" ? undefined : endless()),
      ownKeys: () => ["more"],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: endless() }),
    },
  );
}

/** @param {number} length */
const claimingLength = (length) =>
  new Proxy([], { get: (target, key) => (key === "length" ? length : Reflect.get(target, key)) });

/** @type {[name: string, make: () => any][]} */
export const foreignObjects = [
  [
    "getters that throw",
    () => ({
      get data() {
        return thrower();
      },
      get call_id() {
        return thrower();
      },
      get chat_history() {
        return thrower();
      },
      get role() {
        return thrower();
      },
      get start() {
        return thrower();
      },
    }),
  ],
  [
    "a getter that throws null",
    () =>
      Object.defineProperty({}, "chat_history", {
        enumerable: true,
        get: () => {
          throw null;
        },
      }),
  ],
  ["toJSON that throws", () => ({ toJSON: thrower })],
  ["toJSON that gives nothing", () => ({ toJSON: () => undefined })],
  [
    "a proxy that throws",
    () => new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower, getPrototypeOf: thrower }),
  ],
  ["a proxy of an array that throws", () => new Proxy([], { get: thrower, ownKeys: thrower })],
  [
    "a revoked proxy",
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  ["an object without end", endless],
  [
    "a cycle",
    () => {
      /** @type {any} */
      const cycle = { role: "agent" };
      cycle.words = [cycle];
      cycle.chat_history = [cycle];
      return cycle;
    },
  ],
  ["a million holes", () => Array(1_000_000)],
  ["four billion holes", () => Array(2 ** 32 - 1)],
  ["a length without end", () => claimingLength(Infinity)],
  ["a length of 2^53", () => claimingLength(2 ** 53 - 1)],
  ["a negative length", () => claimingLength(-1)],
  ["a BigInt", () => ({ big: 1n })],
  ["no prototype", () => Object.create(null)],
  ["a function", () => () => {}],
  [
    "a deep object",
    () =>
      Array(200_000)
        .fill(0)
        .reduce((/** @type {any} */ inner) => ({ inner }), {}),
  ],
];
