//! `cargo xtask demo`: a call through the built package, printed for a human; then the dashboard.
use std::env;
use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::project::Project;
use crate::run::Step;
use crate::sandbox::{DOCUMENTED_CALL, KEY, Sandbox};
use crate::{build, setup, tools};

const KEY_VARIABLE: &str = "CONTACTSHIP_API_KEY";
const REAL_API: &str = "https://api.contactship.ai";
/// The sandbox's call that the dashboard opens with: long enough to have interruptions, silences and tools.
const SHOWN_CALL: &str = "talk-en-44-n3";
/// So many calls at the front of the sandbox's list are going on.
const LIVE_CALLS: &str = "2";

/// What to show.
#[derive(Args)]
pub struct Options {
    /// Ends after the call was printed, without the dashboard
    #[arg(long)]
    once: bool,
    /// Fetches this call; with CONTACTSHIP_API_KEY in the environment from the real API, else from the sandbox
    #[arg(long, value_name = "ID")]
    call: Option<String>,
    /// The dashboard's port
    #[arg(long, default_value_t = 8788)]
    port: u16,
    /// Does not open the dashboard in a browser
    #[arg(long)]
    no_open: bool,
}

/// The API that the demo talks to.
struct Api {
    base_url: String,
    key: String,
    /// Which call is printed.
    call: String,
    /// Which call the dashboard opens with.
    shown: String,
    /// Kept running for as long as the demo does.
    _sandbox: Option<Sandbox>,
}

/// Prints the call, then serves the dashboard until it is interrupted.
pub fn command(project: &Project, options: &Options) -> Result<ExitCode> {
    if !options.once {
        // Checked before a build that takes minutes.
        port_is_free(options.port)?;
    }
    setup::for_building(project)?;
    build::ensure(project)?;
    let api = Api::choose(project, options)?;
    parts(project)?;
    let printed = script(project, "www/demo/print-call.mjs", &api)
        .status()
        .context("could not start Node")?;
    if options.once || !printed.success() {
        return Ok(exit_code(printed));
    }
    dashboard(project)?;
    let open = !options.no_open && io::stdout().is_terminal();
    let mut server = script(project, "www/demo/serve.mjs", &api)
        .env("DEMO_CALL", &api.shown)
        .env("DEMO_PORT", options.port.to_string())
        .env("DEMO_OPEN", if open { "1" } else { "" })
        .stdin(Stdio::piped())
        .spawn()
        .context("could not start Node")?;
    // The server ends when this pipe closes, so that it never outlives the demo.
    let _held_open = server.stdin.take();
    Ok(exit_code(server.wait()?))
}

/// What the dashboard and the printing script import: pkg/, as a user has it, and the parts of the page.
fn parts(project: &Project) -> Result<()> {
    tools::npm_packages(project, &project.path("www"), "the dashboard's parts")
}

/// Builds the dashboard into www/dist, against the package in pkg/.
pub fn dashboard(project: &Project) -> Result<()> {
    parts(project)?;
    Step::new(project, "Building the dashboard (vite build)").run(
        project
            .command("npm")
            .args(["run", "--silent", "build"])
            .current_dir(project.path("www")),
    )?;
    Ok(())
}

fn exit_code(status: ExitStatus) -> ExitCode {
    if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Api {
    fn choose(project: &Project, options: &Options) -> Result<Self> {
        let key = env::var(KEY_VARIABLE).ok().filter(|key| !key.is_empty());
        if let (Some(call), Some(key)) = (&options.call, key) {
            return Ok(Self {
                base_url: REAL_API.into(),
                key,
                call: call.clone(),
                shown: call.clone(),
                _sandbox: None,
            });
        }
        let sandbox = Sandbox::start_with(project, 0, &["--live", LIVE_CALLS])?;
        Ok(Self {
            base_url: sandbox.address().to_owned(),
            key: KEY.into(),
            call: options
                .call
                .clone()
                .unwrap_or_else(|| DOCUMENTED_CALL.into()),
            shown: options.call.clone().unwrap_or_else(|| SHOWN_CALL.into()),
            _sandbox: Some(sandbox),
        })
    }
}

fn script(project: &Project, path: &str, api: &Api) -> Command {
    let mut command = project.command("node");
    command
        .arg(path)
        .env("DEMO_BASE_URL", &api.base_url)
        .env("DEMO_CALL", &api.call)
        // In the environment and not among the arguments: a process list shows those to everyone.
        .env(KEY_VARIABLE, &api.key);
    command
}

fn port_is_free(port: u16) -> Result<()> {
    if port != 0 && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        bail!(
            "port {port} is taken: choose another with `--port`, or `--port 0` for any free one."
        );
    }
    Ok(())
}
