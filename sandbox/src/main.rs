//! The sandbox as a program.

use std::io::{ErrorKind, Read, Write, stdin, stdout};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, ValueEnum};
use sandbox::{Envelope, Options, Spec, fault_table, listed_calls, start};

/// A stand-in ContactShip API on 127.0.0.1, with every fault of a real network on demand.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The key that requests must carry in x-api-key
    #[arg(long, default_value = "sk_sandbox")]
    key: String,
    /// Generated calls, and rates, depend on nothing but this and the call's id
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The call object itself, or {"statusCode":200,"data":{...}}
    #[arg(long, value_enum, default_value = "bare")]
    envelope: EnvelopeName,
    /// The share of calls, 0 to 1 in steps of 0.01, that fail when their request names no fault itself
    #[arg(long, default_value_t = 0.0, value_parser = rate, requires = "faults")]
    fault_rate: f64,
    /// Their faults: specs separated by commas, which may not contain commas themselves
    #[arg(long, value_delimiter = ',', value_parser = Spec::parse)]
    faults: Vec<Spec>,
    /// What the sandbox's clock shows at the start, ISO 8601, if not the real time; the list's calls lie in the 60 days before
    #[arg(long, value_parser = now)]
    now: Option<f64>,
    /// How much faster than real time the sandbox's clock runs
    #[arg(long, default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// How many calls that begin when they are first asked for are at the front of the list
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=100))]
    live: u16,
    /// What the URLs of recordings begin with, if not the sandbox's own address
    #[arg(long, value_name = "URL")]
    recordings: Option<String>,
    /// End when stdin closes, so that no server outlives its test
    #[arg(long)]
    exit_with_stdin: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum EnvelopeName {
    Bare,
    Data,
}

fn now(text: &str) -> Result<f64, String> {
    sandbox::moment(text).ok_or_else(|| "not a moment in ISO 8601".to_owned())
}

fn speed(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|speed: &f64| (0.0..=1e6).contains(speed))
        .ok_or_else(|| "a speed lies between 0 and 1000000".to_owned())
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&rate) {
        Ok(rate)
    } else {
        Err("a rate lies between 0 and 1".to_owned())
    }
}

fn after_help() -> String {
    format!(
        "\
Calls: GET / lists them. GET /v1/calls/ID answers the documented example, the listed calls, and
  gen-LANGUAGE-TURNS[-STATUS][-nNUMBER]   LANGUAGE en, es or ja; 0 to 50000 turns; any call_status;
                                          NUMBER makes another call, and is what rates choose by
  talk-LANGUAGE-TURNS[-nNUMBER]           the same as calls of the list are held: with interruptions, overlaps, silences,
                                          slow answers, tools that fail
  live-LANGUAGE-TURNS[-ENDING][-xSPEED][-nNUMBER]
                                          begins when it is first asked for: queued, at 1 s it rings, at 4 s it is
                                          picked up, its transcript grows, it ends; 2 s later it is finished, at 4 s its
                                          reason is known, at 6 s its recording, at 10 s its analysis. ENDING:
                                          unanalyzed, voicemail, no-answer, busy, failed, canceled (the last four at
                                          6 s). SPEED times faster than the sandbox's clock. --live lists some.

GET /v1/calls/ID/status answers the status of each, always as {{\"statusCode\":200,\"data\":{{...}}}}.
GET /v1/calls lists 500 calls of the last 60 days, with every documented filter; dates without a time are midnight in
  UTC; limit is 1 to 100. --envelope bare: {{\"data\",\"count\"}}; data: {{\"statusCode\",\"data\",\"pagination\"}}.

GET /recordings/ID.wav answers what is heard on it, without a key: a tone for each word, 8 kHz, mono; ranges, If-Range.
GET /recordings/ID.peaks.json answers {{\"duration\",\"sample_rate\",\"channels\",\"peaks\"}} for wavesurfer.js;
  ?points=N (1 to 20000), ?channels=1 (both speakers together) or 2.

Faults: a SPEC names them. It may be
  in the path        http://127.0.0.1:PORT/fault/SPEC as the base URL
  after the id       gen-en-10__SPEC, where + is written __, without parentheses
  in a header        x-sandbox-fault: SPEC
Parts of a SPEC are joined with +: first-2(status-429+retry-after-1)+gzip
Counters are kept per SPEC and call id. A SPEC that is not understood is answered with status 418.
{}
Watching and switching, without a key:
  GET  /sandbox/log            the requests, oldest first: method, path, query, headers, call_id, key, fault, struck,
                               status, outcome (open, complete, closed_by_client, ended_by_fault), closed_by_client,
                               bytes_sent (head and body), ms; ?key=NAME&method=GET and so on for some of them
  POST /sandbox/reset          forgets log, counters, other origin and switches, and lets live calls begin anew;
                               ?key=NAME forgets only what has that key
  POST /sandbox/faults         ?spec=SPEC for requests that name no fault from now on; without spec none
  POST /sandbox/down           all requests fail with 503, or with ?spec=SPEC, whatever faults they name
  POST /sandbox/up             ends that
  POST /sandbox/clock          ?advance=SECONDS moves the sandbox's clock forward
  GET  /sandbox/webhook        ?call=ID: the body of its webhook; ?duration=string or number
  POST /sandbox/webhooks       sends webhooks to this machine, and answers with a report of each delivery. JSON:
                               {{\"to\":\"http://127.0.0.1:PORT/PATH\", \"calls\":[ID,...] or the newest N (10),
                               \"repeat\":1, \"shuffle\":false, \"seed\":1, \"cut_percent\":0 (break in the middle),
                               \"retries\":0, \"concurrency\":1, \"timeout_ms\":30000, \"duration\":\"mixed\",
                               \"wait_ms\":0 (at most so long for the analysis of a live call)}}
  GET  /sandbox/other-origin   what the other origin received
  GET  /sandbox/connections    how many others are open, and how many ever were
",
        fault_table()
    )
}

fn main() -> ExitCode {
    let mut matches = Arguments::command().after_help(after_help()).get_matches();
    let arguments =
        Arguments::from_arg_matches_mut(&mut matches).unwrap_or_else(|error| error.exit());
    let port = arguments.port;
    let options = Options {
        port,
        key: arguments.key,
        seed: arguments.seed,
        envelope: match arguments.envelope {
            EnvelopeName::Bare => Envelope::Bare,
            EnvelopeName::Data => Envelope::Data,
        },
        fault_percent: (arguments.fault_rate * 100.0).round() as u64,
        faults: arguments.faults,
        now: arguments.now,
        speed: arguments.speed,
        live: arguments.live.into(),
        recordings: arguments.recordings,
    };
    let key = options.key.clone();
    let running = match start(options) {
        Ok(running) => running,
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            eprintln!(
                "sandbox: port {port} on 127.0.0.1 is taken; choose another, or none for a free one."
            );
            return ExitCode::from(2);
        }
        Err(error) => {
            eprintln!("sandbox: cannot listen on 127.0.0.1:{port}: {error}.");
            return ExitCode::from(2);
        }
    };
    let url = running.url();
    let calls = listed_calls().len();
    // A closed stdout is no reason to stop serving.
    let _ = writeln!(
        stdout(),
        "sandbox listening on {url}\n\
         other origin on http://{}\n\
         try: curl -H 'x-api-key: {key}' {url}/v1/calls/call-es-0010-turns\n\
         {url}/ lists {calls} calls; `sandbox --help` lists the faults",
        running.other_origin
    );
    let _ = stdout().flush();
    if arguments.exit_with_stdin {
        let mut discarded = [0; 1024];
        while matches!(stdin().read(&mut discarded), Ok(read) if read > 0) {}
    } else {
        loop {
            std::thread::park();
        }
    }
    ExitCode::SUCCESS
}
