//! A stand-in ContactShip API on loopback, with every fault of a real network on demand.
//!
//! ```
//! let sandbox = sandbox::start(sandbox::Options::default())?;
//! println!("{}/v1/calls/gen-es-200", sandbox.url());
//! println!("{}/v1/calls/gen-es-200", sandbox.url_with("first-2(status-503)"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Endpoints
//!
//! | path | answer |
//! |---|---|
//! | `GET /v1/calls` | the list: 500 calls of the last 60 days, every documented filter, both generations of a page |
//! | `GET /v1/calls/{id}` | a call, in both generations of a response |
//! | `GET /v1/calls/{id}/status` | its status |
//! | `GET /recordings/{id}.wav` | what is heard on it, in ranges; no key |
//! | `GET /recordings/{id}.peaks.json` | how loud that is over time, as wavesurfer.js takes it; no key |
//! | `GET /` | the index: ids and faults |
//! | `GET /sandbox/log`, `/connections`, `/other-origin` | what was received |
//! | `GET /sandbox/webhook?call=ID` | the body of a call's webhook |
//! | `POST /sandbox/webhooks` | sends webhooks to a loopback address, and reports the answers |
//! | `POST /sandbox/faults?spec=SPEC`, `/down?spec=SPEC`, `/up` | switches faults on and off |
//! | `POST /sandbox/clock?advance=SECONDS` | moves the sandbox's clock forward |
//! | `POST /sandbox/reset` | forgets log, counters and switches; live calls begin anew |
//!
//! # Ids
//!
//! | id | call |
//! |---|---|
//! | a UUID of the list | stable over seeds and time; its dates follow the clock |
//! | `gen-LANGUAGE-TURNS[-STATUS][-nNUMBER]` | generated, one turn after the other |
//! | `talk-LANGUAGE-TURNS[-nNUMBER]` | generated as those of the list: interruptions, silences, slow answers, failed tools |
//! | `live-LANGUAGE-TURNS[-ENDING][-xSPEED][-nNUMBER]` | begins when it is first asked for, and lives by the clock |
//! | `call-…`, the documented example | see `GET /` |
//!
//! # Options
//!
//! [`Options`] has the options of a start. Per request, a *spec* names faults: in the base URL ([`Running::url_with`]),
//! after the id, or in the header `x-sandbox-fault`. Every fault works on every endpoint; [`fault_table`] lists them.
//!
//! # Modules
//!
//! `server` accepts connections, and keeps access to their sockets (`connection`) while hyper speaks HTTP over them.
//! `app` parses the faults of a request, logs it (`log`), checks its rate (`limits`), routes it (`api`, `recording`,
//! `webhooks`, `control`, `observe`), and applies the faults to the response (`faults`). `calls` has the calls.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;

mod api;
mod app;
mod calls;
mod connection;
mod control;
mod faults;
mod limits;
mod log;
mod observe;
mod other_origin;
mod recording;
mod server;
mod webhooks;

pub use calls::{listed as listed_calls, moment};
pub use faults::{Spec, help as fault_table};

use app::{Addresses, App};

/// How the sandbox behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The key that `x-api-key` must carry.
    pub key: String,
    /// Generated calls depend on nothing but this and their id.
    pub seed: u64,
    /// How a call is wrapped, unless a fault names another envelope.
    pub envelope: Envelope,
    /// How many in a hundred calls fail when their request names no fault itself.
    pub fault_percent: u64,
    /// With what they fail.
    pub faults: Vec<Spec>,
    /// What the sandbox's clock shows at the start, in Unix seconds, if not the real time. The calls of the list lie
    /// in the sixty days before.
    pub now: Option<f64>,
    /// How much faster than real time the sandbox's clock runs.
    pub speed: f64,
    /// How many calls that begin when they are first asked for are at the front of the list.
    pub live: usize,
    /// What the URLs of recordings begin with, if not the sandbox's own address.
    pub recordings: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            key: "sk_sandbox".to_owned(),
            seed: 1,
            envelope: Envelope::Bare,
            fault_percent: 0,
            faults: vec![],
            now: None,
            speed: 1.0,
            live: 0,
            recordings: None,
        }
    }
}

/// The two documented generations of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// The call object itself.
    Bare,
    /// `{"statusCode":200,"data":{…}}`
    Data,
}

impl From<Envelope> for faults::Envelope {
    fn from(envelope: Envelope) -> Self {
        match envelope {
            Envelope::Bare => Self::Bare,
            Envelope::Data => Self::Data,
        }
    }
}

/// A running sandbox. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where the API is.
    pub address: SocketAddr,
    /// A second listener, which answers everything and records it.
    pub other_origin: SocketAddr,
    /// A port that stays taken and refuses connections.
    pub refused: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A base URL under which every answer has this fault.
    pub fn url_with(&self, fault: &str) -> String {
        format!("http://{}/fault/{fault}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in the thread has been printed already.
            let _ = thread.join();
        }
    }
}

/// Starts a sandbox on a thread of its own.
pub fn start(options: Options) -> io::Result<Running> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(4)
        .enable_all()
        .build()?;
    let bound = runtime.block_on(async {
        let main = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        // Bound, so that no other process gets the port, and never listening, so that it refuses.
        let refusing = TcpSocket::new_v4()?;
        refusing.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        io::Result::Ok((main, other, refusing))
    })?;
    let (main, other, refusing) = bound;
    let (address, other_origin, refused) = (
        main.local_addr()?,
        other.local_addr()?,
        refusing.local_addr()?,
    );
    let app = Arc::new(App::new(
        options,
        Addresses {
            own: address,
            other_origin,
            refused,
        },
    ));
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("sandbox".to_owned())
        .spawn(move || {
            runtime.block_on(serve(app, main, other, stopped));
            drop(refusing);
            // Whatever is still being compressed need not be waited for.
            runtime.shutdown_background();
        })?;
    Ok(Running {
        address,
        other_origin,
        refused,
        stop: Some(stop),
        thread: Some(thread),
    })
}

async fn serve(
    app: Arc<App>,
    main: TcpListener,
    other: TcpListener,
    stopped: oneshot::Receiver<()>,
) {
    let routes = app::routes(app.clone());
    let answers = app.clone();
    let main = server::serve(main, app.connections.clone(), move |request, connection| {
        app::answer(answers.clone(), routes.clone(), request, connection)
    });
    let other = server::serve(other, Arc::default(), move |request, _| {
        let response = app.other_origin.answer(request);
        async { response }
    });
    tokio::select! {
        () = main => {}
        () = other => {}
        _ = stopped => {}
    }
}
