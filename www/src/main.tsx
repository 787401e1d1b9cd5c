// Where the page begins.
import "./tokens.css";
import "./base.css";
import { render } from "preact";
import { App } from "./app";
import { listenToKeys } from "./keys";
import { reloadFromUrl } from "./state/listed";
import { openFromUrl } from "./state/opened";
import { followUrl, playOpened } from "./state/player";
import { followStretch } from "./state/stretch";
import { applySettings } from "./state/settings";

applySettings();
openFromUrl();
playOpened();
followUrl();
followStretch();
reloadFromUrl();
listenToKeys();
const root = document.getElementById("app");
if (root) render(<App />, root);
