// Prints a session cookie, for trying the proxy out: SESSION_SECRET=… node session.mjs USER [SECONDS]
// A login of yours does the same after it has checked who the user is.
import { createHmac } from "node:crypto";
import process from "node:process";

const [user, seconds = "3600"] = process.argv.slice(2);
const secret = process.env.SESSION_SECRET ?? "";
if (!user || secret.length < 32) {
  console.error("usage: SESSION_SECRET=(at least 32 characters) node session.mjs USER [SECONDS]");
  process.exit(2);
}
const claims = { sub: user, aud: "contactship-proxy", exp: Math.floor(Date.now() / 1000) + Number(seconds) };
const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
const signature = createHmac("sha256", secret).update(payload).digest("base64url");
console.log(`__Host-session=${payload}.${signature}`);
