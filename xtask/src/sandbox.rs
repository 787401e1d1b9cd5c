//! The stand-in API as a child process that ends with us.
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::run::{Failure, Step};

/// A key that the sandbox accepts.
pub const KEY: &str = "sk_sandbox";

/// The call of the API's documentation.
pub const DOCUMENTED_CALL: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

const GREETING: &str = "sandbox listening on ";

/// The first choice of port for tests: a fixed one, because the address is compiled into the tests.
const TEST_PORT: u16 = 8799;

/// A running sandbox; dropping it stops it.
pub struct Sandbox {
    child: Child,
    address: String,
    /// Held open: a program that writes to a closed pipe dies of it.
    _stdout: Option<BufReader<ChildStdout>>,
}

impl Sandbox {
    /// A sandbox on the tests' port, or on a free one where that is taken.
    pub fn for_tests(project: &Project) -> Result<Self> {
        let free = TcpListener::bind(("127.0.0.1", TEST_PORT)).is_ok();
        Self::start(project, if free { TEST_PORT } else { 0 })
    }

    /// A sandbox on the given port; 0 takes a free one.
    pub fn start(project: &Project, port: u16) -> Result<Self> {
        Self::start_with(project, port, &[])
    }

    /// The same with further arguments, such as `--live 3`; `cargo run --package sandbox -- --help` lists them.
    pub fn start_with(project: &Project, port: u16, arguments: &[&str]) -> Result<Self> {
        Step::new(
            project,
            "Building the sandbox, a stand-in for the ContactShip API",
        )
        .run(project.command("cargo").args([
            "build",
            "--quiet",
            "--package",
            "sandbox",
        ]))?;
        let mut child = project
            .command("cargo")
            .args([
                "run",
                "--quiet",
                "--package",
                "sandbox",
                "--",
                "--exit-with-stdin",
                "--port",
            ])
            .arg(port.to_string())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start the sandbox")?;
        let mut stdout = child.stdout.take().map(BufReader::new);
        let mut greeting = String::new();
        if let Some(stdout) = &mut stdout {
            stdout
                .read_line(&mut greeting)
                .context("could not read the sandbox's output")?;
        }
        let Some(address) = greeting.trim().strip_prefix(GREETING) else {
            child.kill().ok();
            let status = child.wait().context("could not stop the sandbox")?;
            return Err(no_greeting(greeting.trim(), &status.to_string()).into());
        };
        let address = address.to_owned();
        Ok(Self {
            child,
            address,
            _stdout: stdout,
        })
    }

    /// Where it answers, for example `http://127.0.0.1:8799`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Fails when the sandbox has died in the meantime.
    pub fn check(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the sandbox ended by itself ({status}).");
        }
        Ok(())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Nothing is left to do about a child that cannot be stopped: it ends with its stdin anyway.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn no_greeting(greeting: &str, status: &str) -> Failure {
    Failure {
        what: "The sandbox did not start".into(),
        why: format!("it printed {greeting:?} instead of its address, and ended with {status}"),
        advice: "run `cargo run --package sandbox` to see its output.".into(),
    }
}
