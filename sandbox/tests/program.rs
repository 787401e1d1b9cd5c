//! The program: its first line, its end, its help, and a port that is taken.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sandbox"))
}

#[test]
fn it_says_where_it_is_and_ends_with_stdin() {
    let mut child = program()
        .args(["--exit-with-stdin", "--key", "k", "--envelope", "data"])
        .args(["--fault-rate", "0.1", "--faults", "status-500,reset"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let address = first
        .trim_end()
        .strip_prefix("sandbox listening on http://")
        .unwrap();
    let port = address.strip_prefix("127.0.0.1:").unwrap();

    let second = program().args(["--port", port]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(
        message.contains(port) && message.contains("taken") && message.lines().count() == 1,
        "{message}"
    );

    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn the_help_lists_every_fault() {
    let output = program().arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for line in sandbox::fault_table().lines() {
        assert!(help.contains(line.trim_end()), "{line}");
    }
}

#[test]
fn wrong_arguments_are_refused() {
    for arguments in [
        &["--fault-rate", "2", "--faults", "hang"][..],
        &["--faults", "no-such"],
        &["--port", "x"],
    ] {
        let output = program().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}
