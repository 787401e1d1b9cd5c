//! `cargo xtask edge`: a Worker of examples/ on this machine, in Cloudflare's own engine, against the sandbox.
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;
use std::{fs, net::TcpListener, thread};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::project::Project;
use crate::sandbox::{self, Sandbox};
use crate::{build, demo, setup, tools};

/// What the receiver of the enricher listens on.
const RECEIVER_PORT: u16 = 8790;
/// For this machine alone: 32 bytes, as Standard Webhooks want 24 to 64.
const DESTINATION_SECRET: &str = "whsec_bG9jYWwtc2VjcmV0LW9mLXRoaXMtbWFjaGluZS0wMQ==";
const REPLAY_TOKEN: &str = "local";
const SESSION_SECRET: &str = "local secret of this machine alone";

/// The folders of the Workers.
pub const WORKERS: [&str; 2] = [PROXY, ENRICHER];
const PROXY: &str = "examples/edge-proxy";
const ENRICHER: &str = "examples/webhook-enricher";

/// Which Worker to run.
#[derive(Args)]
pub struct Options {
    worker: Worker,
    /// The Worker's port
    #[arg(long, default_value_t = 8787)]
    port: u16,
}

/// A Worker of examples/.
#[derive(Clone, Copy, ValueEnum)]
enum Worker {
    /// Stands between the dashboard and the API: adds the key, for those who have a session
    Proxy,
    /// Takes call webhooks, and delivers enriched ones
    Enricher,
}

/// Runs the Worker until it is interrupted.
pub fn command(project: &Project, options: &Options) -> Result<ExitCode> {
    setup::for_building(project)?;
    build::ensure(project)?;
    let sandbox = Sandbox::start_with(project, 0, &["--live", "2"])?;
    match options.worker {
        Worker::Proxy => proxy(project, options.port, &sandbox),
        Worker::Enricher => enricher(project, options.port, &sandbox),
    }
}

fn proxy(project: &Project, port: u16, sandbox: &Sandbox) -> Result<ExitCode> {
    install(project, PROXY)?;
    demo::dashboard(project)?;
    // The deployed page has these headers as well: its build goes into public/, beside them.
    let headers = project.path(PROXY).join("public/_headers");
    fs::copy(&headers, project.path("www/dist/_headers"))
        .with_context(|| format!("could not copy {}", headers.display()))?;
    let session = node(project, PROXY)
        .args(["session.mjs", "you"])
        .env("SESSION_SECRET", SESSION_SECRET)
        .output()
        .context("could not make a session")?;
    if !session.status.success() {
        bail!(
            "could not make a session: {}",
            String::from_utf8_lossy(&session.stderr)
        );
    }
    let cookie = String::from_utf8_lossy(&session.stdout).trim().to_owned();
    println!(
        "\nThe Worker listens on http://127.0.0.1:{port}, with the dashboard as its page. It lets in who has a session:\n\n  \
         curl http://127.0.0.1:{port}/api/contactship/v1/calls -H 'cookie: {cookie}'\n\n\
         In the browser, open it, type this into the console, and load the page again:\n\n  \
         document.cookie = \"{cookie}; path=/; secure\"\n",
    );
    let variables = [
        ("CONTACTSHIP_API_URL", sandbox.address()),
        ("AUTHORIZE", "session"),
    ];
    let secrets = [
        ("CONTACTSHIP_API_KEY", sandbox::KEY),
        ("SESSION_SECRET", SESSION_SECRET),
    ];
    let page = ["--assets", "../../www/dist"];
    wrangler_dev(project, PROXY, port, &page, &variables, &secrets)
}

fn enricher(project: &Project, port: u16, sandbox: &Sandbox) -> Result<ExitCode> {
    install(project, ENRICHER)?;
    let _receiver = Receiver::start(project, ENRICHER)?;
    println!(
        "\nThe Worker listens on http://127.0.0.1:{port}. Have the sandbox send it three webhooks, each twice:\n\n  \
         curl {}/sandbox/webhooks -H 'content-type: application/json' \\\n    \
         -d '{{\"to\":\"http://127.0.0.1:{port}/webhooks/contactship\",\"calls\":3,\"repeat\":2}}'\n\n\
         Deliver a call again:\n\n  \
         curl -X POST http://127.0.0.1:{port}/replay/CALL_ID -H 'authorization: Bearer {REPLAY_TOKEN}'\n",
        sandbox.address(),
    );
    let destination = format!("http://127.0.0.1:{RECEIVER_PORT}/");
    let variables = [
        ("CONTACTSHIP_API_URL", sandbox.address()),
        ("DESTINATION_URL", &destination),
    ];
    let secrets = [
        ("CONTACTSHIP_API_KEY", sandbox::KEY),
        ("DESTINATION_SECRET", DESTINATION_SECRET),
        ("REPLAY_TOKEN", REPLAY_TOKEN),
    ];
    wrangler_dev(project, ENRICHER, port, &[], &variables, &secrets)
}

/// Installs what the Worker and its tools are made of.
pub fn install(project: &Project, folder: &str) -> Result<()> {
    tools::npm_packages(project, &project.path(folder), folder)
}

/// Node 22, which wrangler needs and brings with the example.
pub fn node(project: &Project, folder: &str) -> Command {
    let node = project.path(folder).join("node_modules/.bin/node");
    let mut command = project.command(&node.to_string_lossy());
    command
        .current_dir(project.path(folder))
        .env("WRANGLER_SEND_METRICS", "false");
    command
}

fn wrangler_dev(
    project: &Project,
    folder: &str,
    port: u16,
    arguments: &[&str],
    variables: &[(&str, &str)],
    secrets: &[(&str, &str)],
) -> Result<ExitCode> {
    if TcpListener::bind(("127.0.0.1", port)).is_err() {
        bail!("port {port} is taken: choose another with `--port`.");
    }
    // Each run begins with nothing queued and nothing stored.
    let state = project.path("target/edge");
    fs::remove_dir_all(&state).ok();
    let mut command = node(project, folder);
    command
        .args([
            "node_modules/wrangler/bin/wrangler.js",
            "dev",
            "--ip",
            "127.0.0.1",
            "--show-interactive-dev-session=false",
        ])
        .arg(format!("--port={port}"))
        .args(arguments)
        .arg("--persist-to")
        .arg(&state)
        // Where requests seem to come from would be asked of Cloudflare, which needs the network.
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .envs(secrets.iter().copied());
    for (name, value) in variables {
        command.arg("--var").arg(format!("{name}:{value}"));
    }
    let status = command.status().context("could not start wrangler")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Where enriched calls arrive; dropping it ends it.
struct Receiver(Child);

impl Receiver {
    fn start(project: &Project, folder: &str) -> Result<Self> {
        let mut child = node(project, folder)
            .arg("receiver.mjs")
            .env("PORT", RECEIVER_PORT.to_string())
            .env("DESTINATION_SECRET", DESTINATION_SECRET)
            .stdin(Stdio::piped())
            .spawn()
            .context("could not start the receiver of deliveries")?;
        // Where its port is taken it ends at once.
        thread::sleep(Duration::from_millis(500));
        if child.try_wait()?.is_some() {
            bail!("port {RECEIVER_PORT} is taken, which the receiver of deliveries needs.");
        }
        Ok(Self(child))
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
