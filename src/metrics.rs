//! Metrics of a conversation, from the times of its words: plain numbers in, plain numbers out.
//!
//! All times are seconds. After one sort of the words everything is computed in passes over the segments, so the
//! whole takes linearithmic time.
//!
//! ```
//! use contactship_wasm::metrics::{Input, Role, Word};
//!
//! let word = |role, entry, start, end| Word { role, entry, start, end };
//! let input = Input {
//!     words: vec![
//!         word(Role::Agent, 0, 0.0, 1.5),
//!         word(Role::User, 1, 2.5, 3.0),
//!         word(Role::Agent, 2, 3.2, 5.0),
//!     ],
//!     turns: [2, 1],
//!     duration: None,
//! };
//! let metrics = input.metrics();
//! assert_eq!(metrics.duration, Some(5.0));
//! let timing = metrics.timing.expect("there are words");
//! assert_eq!(timing.segments.len(), 3);
//! assert_eq!(timing.silences, [(1.5, 2.5)]);
//! assert_eq!(timing.user.latency.expect("one answer").median, 1.0);
//! ```

use crate::tape::Tape;

/// Words of one role that follow within this time are one segment: Deepgram's default for splitting utterances.
const SEGMENT_GAP: f64 = 0.8;
/// The shortest silence. Amazon Connect counts non-talk time from 3 s on; a timeline shows shorter ones, too.
const MIN_SILENCE: f64 = 1.0;
/// The shortest overlap that is an interruption, and the shortest segment that ends a monologue of the other role.
/// LiveKit's least duration of a barge-in.
const MIN_INTERRUPTION: f64 = 0.5;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The AI agent.
    Agent = 0,
    /// The person.
    User = 1,
}

impl Role {
    /// Both, in the order of the arrays that have an element for each.
    pub const BOTH: [Role; 2] = [Role::Agent, Role::User];

    fn other(self) -> Role {
        match self {
            Role::Agent => Role::User,
            Role::User => Role::Agent,
        }
    }

    fn name(self) -> &'static [u8] {
        match self {
            Role::Agent => b"agent",
            Role::User => b"user",
        }
    }
}

/// A word with its times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Who says it.
    pub role: Role,
    /// The index of the transcript entry that it is in.
    pub entry: u32,
    /// When it begins, in seconds.
    pub start: f64,
    /// When it ends, in seconds.
    pub end: f64,
}

impl Word {
    /// Whether it has usable times.
    fn counts(&self) -> bool {
        self.start.is_finite()
            && self.end.is_finite()
            && 0.0 <= self.start
            && self.start <= self.end
    }
}

/// What metrics are computed from.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// In any order. Those without usable times do not count.
    pub words: Vec<Word>,
    /// The turns of the agent and of the user, see [`turns`].
    pub turns: [u32; 2],
    /// The duration that the call states, in seconds.
    pub duration: Option<f64>,
}

/// Counts runs of entries of the same role. `roles` has an element for each entry; entries of other kinds (`None`) are
/// passed over.
pub fn turns(roles: impl IntoIterator<Item = Option<Role>>) -> [u32; 2] {
    let mut turns = [0; 2];
    let mut last = None;
    for role in roles.into_iter().flatten() {
        if last != Some(role) {
            turns[role as usize] += 1;
        }
        last = Some(role);
    }
    turns
}

/// The metrics of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// The call's own duration, else the end of the last word.
    pub duration: Option<f64>,
    /// Turns of the agent and of the user.
    pub turns: [u32; 2],
    /// `None` without any word that counts.
    pub timing: Option<Timing>,
}

/// What the times of the words say.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// In order of start; of two that start together, the agent's first.
    pub segments: Vec<Segment>,
    /// The agent's talk seconds by both roles'; Gong's talk-to-listen ratio. `None` where nobody's words have a length.
    pub talk_ratio: Option<f64>,
    /// How long both talk at once; Amazon Connect's overlap.
    pub overlap_seconds: f64,
    /// Start and end of each silence between the first word and the last.
    pub silences: Vec<(f64, f64)>,
    /// The length of all silences.
    pub silence_seconds: f64,
    /// In the order in which the interrupting segments start.
    pub interruptions: Vec<Interruption>,
    /// Of the agent.
    pub agent: Speaker,
    /// Of the user.
    pub user: Speaker,
}

/// Speech of one role without a longer pause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Who speaks.
    pub role: Role,
    /// The start of its first word.
    pub start: f64,
    /// The latest end of its words.
    pub end: f64,
    /// The index of the entry of its first word.
    pub entry: u32,
}

impl Segment {
    fn seconds(&self) -> f64 {
        self.end - self.start
    }

    /// Whether it is going on at a time.
    fn is_on(&self, at: f64) -> bool {
        self.start <= at && at < self.end
    }
}

/// A segment that starts inside a segment of the other role. Twilio and Amazon Transcribe report them by who
/// interrupts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interruption {
    /// Who interrupts.
    pub by: Role,
    /// When.
    pub at: f64,
    /// How long both go on together.
    pub seconds: f64,
    /// Whether the interrupted segment ends first.
    pub yielded: bool,
}

/// The metrics of one role.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speaker {
    /// How many words count.
    pub words: u32,
    /// The length of all segments.
    pub talk_seconds: f64,
    /// Words per minute of talk. `None` without any talk.
    pub words_per_minute: Option<f64>,
    /// The start of the first word.
    pub first_word_at: Option<f64>,
    /// The longest run of segments that the other role did not end; Gong's longest monologue.
    pub longest_monologue_seconds: f64,
    /// How often this role interrupts.
    pub interruptions: u32,
    /// How long the other role waits for an answer; Retell's end-to-end latency.
    pub latency: Option<Latency>,
}

/// Pauses between the end of the other role's speech and the start of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Latency {
    /// The middle one.
    pub median: f64,
    /// Nine of ten are no longer.
    pub p90: f64,
    /// The longest.
    pub max: f64,
    /// All, in order of time.
    pub values: Vec<f64>,
}

impl Input {
    /// Computes the metrics.
    pub fn metrics(mut self) -> Metrics {
        self.words.retain(Word::counts);
        let end = self.words.iter().map(|word| word.end).reduce(f64::max);
        Metrics {
            duration: self.duration.or(end),
            turns: self.turns,
            timing: end.map(|_| Timing::of(self.words)),
        }
    }
}

impl Timing {
    fn of(mut words: Vec<Word>) -> Timing {
        // Stable, so words that start together stay in the order of the transcript.
        words.sort_by(|one, other| one.start.total_cmp(&other.start));
        let segments = segments(&words);
        let overlap = Overlap::of(&segments);
        let [agent, user] = Role::BOTH.map(|role| Speaker::of(role, &words, &segments, &overlap));
        let talk = agent.talk_seconds + user.talk_seconds;
        let silences = silences(&segments);
        Timing {
            talk_ratio: (talk > 0.0).then(|| agent.talk_seconds / talk),
            overlap_seconds: overlap.seconds,
            silence_seconds: silences.iter().map(|(start, end)| end - start).sum(),
            silences,
            interruptions: overlap.interruptions,
            segments,
            agent,
            user,
        }
    }
}

/// Joins sorted words. Two segments of one role never touch: between them is a pause.
fn segments(words: &[Word]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    // The index of each role's last segment.
    let mut last: [Option<usize>; 2] = [None; 2];
    for word in words {
        let open = last[word.role as usize].and_then(|index| segments.get_mut(index));
        match open {
            Some(open) if word.start - open.end <= SEGMENT_GAP => open.end = open.end.max(word.end),
            _ => {
                last[word.role as usize] = Some(segments.len());
                segments.push(Segment {
                    role: word.role,
                    start: word.start,
                    end: word.end,
                    entry: word.entry,
                });
            }
        }
    }
    segments.sort_by(|one, other| {
        let starts = one.start.total_cmp(&other.start);
        starts.then(one.role.cmp(&other.role))
    });
    segments
}

/// Where segments of both roles go on at once.
struct Overlap {
    seconds: f64,
    interruptions: Vec<Interruption>,
}

impl Overlap {
    /// Segments of one role do not overlap, so when a segment starts at most one of the other role is going on: the
    /// last that started. Every overlap begins with such a start.
    fn of(segments: &[Segment]) -> Overlap {
        let mut overlap = Overlap {
            seconds: 0.0,
            interruptions: Vec::new(),
        };
        let mut last: [Option<Segment>; 2] = [None; 2];
        for segment in segments {
            if let Some(other) = last[segment.role.other() as usize] {
                overlap.add(&other, segment);
            }
            last[segment.role as usize] = Some(*segment);
        }
        overlap
    }

    fn add(&mut self, earlier: &Segment, later: &Segment) {
        let seconds = earlier.end.min(later.end) - later.start;
        if seconds > 0.0 {
            self.seconds += seconds;
        }
        let is_inside = earlier.start < later.start && later.start < earlier.end;
        if is_inside && seconds >= MIN_INTERRUPTION {
            self.interruptions.push(Interruption {
                by: later.role,
                at: later.start,
                seconds,
                yielded: earlier.end <= later.end,
            });
        }
    }
}

fn silences(segments: &[Segment]) -> Vec<(f64, f64)> {
    let mut silences = Vec::new();
    let mut latest: Option<f64> = None;
    for segment in segments {
        if let Some(end) = latest
            && segment.start - end >= MIN_SILENCE
        {
            silences.push((end, segment.start));
        }
        latest = Some(latest.map_or(segment.end, |end| end.max(segment.end)));
    }
    silences
}

impl Speaker {
    fn of(role: Role, words: &[Word], segments: &[Segment], overlap: &Overlap) -> Speaker {
        let mine = || words.iter().filter(|word| word.role == role);
        let count = mine().count() as u32;
        let talk_seconds = segments
            .iter()
            .filter(|segment| segment.role == role)
            .map(Segment::seconds)
            // Not `sum`, which begins with -0.0.
            .fold(0.0, |total, seconds| total + seconds);
        let by_role = |interruption: &&Interruption| interruption.by == role;
        Speaker {
            words: count,
            talk_seconds,
            words_per_minute: (talk_seconds > 0.0)
                .then(|| f64::from(count) / (talk_seconds / 60.0)),
            first_word_at: mine().next().map(|word| word.start),
            longest_monologue_seconds: longest_monologue(role, segments),
            interruptions: overlap.interruptions.iter().filter(by_role).count() as u32,
            latency: Latency::of(latencies(role, segments)),
        }
    }
}

fn longest_monologue(role: Role, segments: &[Segment]) -> f64 {
    let mut longest = 0.0_f64;
    // Start and latest end of the run.
    let mut run: Option<(f64, f64)> = None;
    for segment in segments {
        if segment.role == role {
            let (start, end) = run.unwrap_or((segment.start, segment.end));
            let end = end.max(segment.end);
            longest = longest.max(end - start);
            run = Some((start, end));
        } else if segment.seconds() >= MIN_INTERRUPTION {
            run = None;
        }
    }
    longest
}

/// How long after each segment of the other role this role answers, where it is the next to start.
fn latencies(role: Role, segments: &[Segment]) -> Vec<f64> {
    let mut values = Vec::new();
    let mine: Vec<&Segment> = segments
        .iter()
        .filter(|segment| segment.role == role)
        .collect();
    for (index, asked) in segments.iter().enumerate() {
        if asked.role == role {
            continue;
        }
        let end = asked.end;
        // Of this role's segments only the last to start by then can still be going on.
        let started = mine.partition_point(|segment| segment.start <= end);
        if started > 0 && mine[started - 1].is_on(end) {
            continue;
        }
        let mut next = segments.partition_point(|segment| segment.start < end);
        if next == index {
            next += 1;
        }
        if let Some(answer) = segments.get(next)
            && answer.role == role
        {
            values.push(answer.start - end);
        }
    }
    values
}

impl Latency {
    fn of(values: Vec<f64>) -> Option<Latency> {
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let max = *sorted.last()?;
        Some(Latency {
            median: percentile(&sorted, 0.5),
            p90: percentile(&sorted, 0.9),
            max,
            values,
        })
    }
}

/// Interpolates linearly between the closest ranks. `sorted` is not empty.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = share * (sorted.len() - 1) as f64;
    let (below, above) = (rank.floor(), rank.ceil());
    let (low, high) = (sorted[below as usize], sorted[above as usize]);
    low + (high - low) * (rank - below)
}

impl Metrics {
    /// Writes the metrics as the object that users get. Without words that count everything but `turns` and `duration`
    /// is null, and lists are empty.
    pub fn write(&self, tape: &mut Tape) {
        let timing = self.timing.as_ref();
        let mut object = tape.begin_object();
        tape.key(&mut object, b"duration");
        number(tape, self.duration);
        tape.key(&mut object, b"segments");
        list(
            tape,
            timing.map_or(&[], |timing| &timing.segments),
            |tape, segment| {
                let mut object = tape.begin_object();
                tape.key(&mut object, b"role");
                tape.string(segment.role.name());
                tape.key(&mut object, b"start");
                tape.double(segment.start);
                tape.key(&mut object, b"end");
                tape.double(segment.end);
                tape.key(&mut object, b"entry");
                tape.double(segment.entry.into());
                tape.end_object(object);
            },
        );
        tape.key(&mut object, b"talkRatio");
        number(tape, timing.and_then(|timing| timing.talk_ratio));
        tape.key(&mut object, b"overlapSeconds");
        number(tape, timing.map(|timing| timing.overlap_seconds));
        tape.key(&mut object, b"silences");
        list(
            tape,
            timing.map_or(&[], |timing| &timing.silences),
            |tape, (start, end)| {
                let mut object = tape.begin_object();
                tape.key(&mut object, b"start");
                tape.double(*start);
                tape.key(&mut object, b"end");
                tape.double(*end);
                tape.end_object(object);
            },
        );
        tape.key(&mut object, b"silenceSeconds");
        number(tape, timing.map(|timing| timing.silence_seconds));
        tape.key(&mut object, b"interruptions");
        list(
            tape,
            timing.map_or(&[], |timing| &timing.interruptions),
            |tape, interruption| {
                let mut object = tape.begin_object();
                tape.key(&mut object, b"by");
                tape.string(interruption.by.name());
                tape.key(&mut object, b"at");
                tape.double(interruption.at);
                tape.key(&mut object, b"seconds");
                tape.double(interruption.seconds);
                tape.key(&mut object, b"yielded");
                tape.bool(interruption.yielded);
                tape.end_object(object);
            },
        );
        tape.key(&mut object, b"agent");
        speaker(tape, self.turns[0], timing.map(|timing| &timing.agent));
        tape.key(&mut object, b"user");
        speaker(tape, self.turns[1], timing.map(|timing| &timing.user));
        tape.end_object(object);
    }
}

fn speaker(tape: &mut Tape, turns: u32, speaker: Option<&Speaker>) {
    let mut object = tape.begin_object();
    let numbers: [(&[u8], Option<f64>); 7] = [
        (b"turns", Some(turns.into())),
        (b"words", speaker.map(|speaker| speaker.words.into())),
        (b"talkSeconds", speaker.map(|speaker| speaker.talk_seconds)),
        (
            b"wordsPerMinute",
            speaker.and_then(|speaker| speaker.words_per_minute),
        ),
        (
            b"firstWordAt",
            speaker.and_then(|speaker| speaker.first_word_at),
        ),
        (
            b"longestMonologueSeconds",
            speaker.map(|speaker| speaker.longest_monologue_seconds),
        ),
        (
            b"interruptions",
            speaker.map(|speaker| speaker.interruptions.into()),
        ),
    ];
    for (key, value) in numbers {
        tape.key(&mut object, key);
        number(tape, value);
    }
    tape.key(&mut object, b"responseLatency");
    match speaker.and_then(|speaker| speaker.latency.as_ref()) {
        Some(found) => latency(tape, found),
        None => tape.null(),
    }
    tape.end_object(object);
}

fn latency(tape: &mut Tape, latency: &Latency) {
    let mut object = tape.begin_object();
    let numbers: [(&[u8], f64); 4] = [
        (b"median", latency.median),
        (b"p90", latency.p90),
        (b"max", latency.max),
        (b"count", latency.values.len() as f64),
    ];
    for (key, value) in numbers {
        tape.key(&mut object, key);
        tape.double(value);
    }
    tape.key(&mut object, b"values");
    list(tape, &latency.values, |tape, value| tape.double(*value));
    tape.end_object(object);
}

fn number(tape: &mut Tape, value: Option<f64>) {
    match value {
        Some(value) => tape.double(value),
        None => tape.null(),
    }
}

fn list<T>(tape: &mut Tape, items: &[T], write: impl Fn(&mut Tape, &T)) {
    let mark = tape.begin_array();
    for item in items {
        write(tape, item);
    }
    tape.end_array(mark, items.len());
}

#[cfg(test)]
mod tests;
