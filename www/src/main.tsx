// Where the page begins.
import { render } from "preact";
import { App } from "./app";
import { listenToKeys } from "./keys";
import { reloadFromUrl } from "./state/listed";
import { openFromUrl } from "./state/opened";
import { playOpened } from "./state/player";
import { followStretch } from "./state/stretch";
import { applySettings } from "./state/settings";
import "./tokens.css";
import "./base.css";

applySettings();
openFromUrl();
playOpened();
followStretch();
reloadFromUrl();
listenToKeys();
const root = document.getElementById("app");
if (root) render(<App />, root);
