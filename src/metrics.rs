//! Metrics of a conversation, from the times of its words: plain numbers in, plain numbers out.
//!
//! All times are seconds. The words of each role are joined to segments, sorted before if they are not in order;
//! everything else is computed in passes over the segments. So the whole takes linearithmic time.
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

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Words of one role that follow within this time are one segment: Deepgram's default for splitting utterances.
const SEGMENT_GAP: f64 = 0.8;
/// The shortest silence. Amazon Connect counts non-talk time from 3 s on; a timeline shows shorter ones, too.
const MIN_SILENCE: f64 = 1.0;
/// The shortest overlap that is an interruption, and the shortest segment that ends a monologue of the other role.
/// LiveKit's least duration of a barge-in.
const MIN_INTERRUPTION: f64 = 0.5;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// A word with its times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// The speaker.
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
        0.0 <= self.start && self.start <= self.end && self.end < f64::INFINITY
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

/// The metrics that need the times of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// In order of start; of two that start together, the agent's first.
    pub segments: Vec<Segment>,
    /// The agent's talk seconds by both roles'; Gong's talk-to-listen ratio. `None` where no word has a length.
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
    /// The speaker.
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
    /// When, in seconds.
    pub at: f64,
    /// The length of the overlap, in seconds.
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
    pub fn metrics(&self) -> Metrics {
        let [agent, user] = Role::BOTH.map(|role| Speech::of(role, &self.words));
        let segments = merged(&agent.segments, &user.segments);
        let end = segments.iter().map(|segment| segment.end);
        Metrics {
            duration: self.duration.or(end.reduce(f64::max)),
            turns: self.turns,
            timing: (!segments.is_empty()).then(|| Timing::of(segments, &agent, &user)),
        }
    }
}

impl Timing {
    fn of(segments: Vec<Segment>, agent: &Speech, user: &Speech) -> Timing {
        let overlap = Overlap::of(&segments);
        let agent = Speaker::of(Role::Agent, agent, &segments, &overlap);
        let user = Speaker::of(Role::User, user, &segments, &overlap);
        let talk = agent.talk_seconds + user.talk_seconds;
        let silences = silences(&segments);
        Timing {
            talk_ratio: (talk > 0.0).then(|| agent.talk_seconds / talk),
            overlap_seconds: overlap.seconds,
            silence_seconds: total(silences.iter().map(|(start, end)| end - start)),
            silences,
            interruptions: overlap.interruptions,
            segments,
            agent,
            user,
        }
    }
}

/// The sum of these; 0.0 of none, where `sum` gives -0.0.
fn total(seconds: impl Iterator<Item = f64>) -> f64 {
    seconds.fold(0.0, |total, one| total + one)
}

/// What one role says.
#[derive(Default)]
struct Speech {
    /// In order of start. No two touch: between them is a pause.
    segments: Vec<Segment>,
    /// How many words count.
    words: u32,
}

impl Speech {
    /// Words mostly are in order as they come. Where they are not they are sorted by their start; those that start
    /// together stay in the order of the transcript.
    fn of(role: Role, words: &[Word]) -> Speech {
        let mine = || {
            let words = words.iter().enumerate();
            words.filter(|(_, word)| word.role == role && word.counts())
        };
        let mut speech = Speech::default();
        let mut latest = 0.0;
        for (_, word) in mine() {
            if word.start < latest {
                // Zeros of both signs are one time.
                let key = |(index, word): (usize, &Word)| Key(word.start + 0.0, index as u32);
                speech = Speech::default();
                for Key(_, index) in sorted(mine().map(key).collect()) {
                    speech.add(&words[index as usize]);
                }
                break;
            }
            latest = word.start;
            speech.add(word);
        }
        speech
    }

    fn add(&mut self, word: &Word) {
        self.words += 1;
        match self.segments.last_mut() {
            Some(open) if word.start - open.end <= SEGMENT_GAP => {
                if open.end < word.end {
                    open.end = word.end;
                }
            }
            _ => self.segments.push(Segment {
                role: word.role,
                start: word.start,
                end: word.end,
                entry: word.entry,
            }),
        }
    }
}

/// The segments of both roles in order of start; of two that start together, the agent's first.
fn merged(agent: &[Segment], user: &[Segment]) -> Vec<Segment> {
    let mut merged = Vec::with_capacity(agent.len() + user.len());
    let mut users = user.iter().peekable();
    for segment in agent {
        while let Some(earlier) = users.next_if(|user| user.start < segment.start) {
            merged.push(*earlier);
        }
        merged.push(*segment);
    }
    merged.extend(users);
    merged
}

/// Sorts by a heap: the sorts of slices are quicker, and ten times as much code in the module.
fn sorted(keys: Vec<Key>) -> Vec<Key> {
    if keys.is_sorted() {
        return keys;
    }
    BinaryHeap::from(keys).into_sorted_vec()
}

/// A sort key, and what decides where keys are equal.
#[derive(Clone, Copy, PartialEq)]
struct Key(f64, u32);

impl Eq for Key {}

impl Ord for Key {
    fn cmp(&self, other: &Key) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<Ordering> {
        Some(self.cmp(other))
    }
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
    #[inline(never)]
    fn of(role: Role, speech: &Speech, segments: &[Segment], overlap: &Overlap) -> Speaker {
        let mine = &speech.segments;
        let talk_seconds = total(mine.iter().map(Segment::seconds));
        let by_role = |interruption: &&Interruption| interruption.by == role;
        Speaker {
            words: speech.words,
            talk_seconds,
            words_per_minute: (talk_seconds > 0.0)
                .then(|| f64::from(speech.words) / (talk_seconds / 60.0)),
            first_word_at: mine.first().map(|segment| segment.start),
            longest_monologue_seconds: longest_monologue(role, segments),
            interruptions: overlap.interruptions.iter().filter(by_role).count() as u32,
            latency: Latency::of(latencies(role, mine, segments)),
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

/// How long after each segment of the other role this role answers, if it is the next to start.
fn latencies(role: Role, mine: &[Segment], segments: &[Segment]) -> Vec<f64> {
    let mut values = Vec::new();
    // The ends of one role's segments are in order as well, so these only grow: how many of this role's segments start
    // by then, and how many of all start before.
    let (mut started, mut next) = (0, 0);
    for (index, asked) in segments.iter().enumerate() {
        if asked.role == role {
            continue;
        }
        let end = asked.end;
        while mine
            .get(started)
            .is_some_and(|segment| segment.start <= end)
        {
            started += 1;
        }
        // Of this role's segments only the last to start by then can still be going on.
        if started > 0 && mine[started - 1].is_on(end) {
            continue;
        }
        while segments
            .get(next)
            .is_some_and(|segment| segment.start < end)
        {
            next += 1;
        }
        // It does not answer itself, if it has no length.
        let answer = next + usize::from(next == index);
        if let Some(answer) = segments.get(answer)
            && answer.role == role
        {
            values.push(answer.start - end);
        }
    }
    values
}

impl Latency {
    fn of(values: Vec<f64>) -> Option<Latency> {
        let keys = values.iter().map(|value| Key(*value, 0)).collect();
        let sorted: Vec<f64> = sorted(keys).iter().map(|Key(value, _)| *value).collect();
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
    /// The metrics as a row of numbers, which `src/js/metrics.js` reads in the same order. What is null is NaN; before
    /// each list is its length.
    pub fn numbers(&self) -> Vec<f64> {
        let mut row = vec![self.duration.unwrap_or(f64::NAN)];
        row.extend(self.turns.map(f64::from));
        let Some(timing) = &self.timing else {
            return row;
        };
        row.push(timing.talk_ratio.unwrap_or(f64::NAN));
        row.extend([timing.overlap_seconds, timing.silence_seconds]);
        list(&mut row, &timing.segments, |it| {
            [it.role as u8 as f64, it.start, it.end, it.entry.into()]
        });
        list(&mut row, &timing.silences, |&(start, end)| [start, end]);
        list(&mut row, &timing.interruptions, |it| {
            let yielded = if it.yielded { 1.0 } else { 0.0 };
            [it.by as u8 as f64, it.at, it.seconds, yielded]
        });
        for speaker in [&timing.agent, &timing.user] {
            speaker.append(&mut row);
        }
        row
    }
}

impl Speaker {
    #[inline(never)]
    fn append(&self, row: &mut Vec<f64>) {
        row.extend([
            self.words.into(),
            self.talk_seconds,
            self.words_per_minute.unwrap_or(f64::NAN),
            self.first_word_at.unwrap_or(f64::NAN),
            self.longest_monologue_seconds,
            self.interruptions.into(),
        ]);
        let values: &[f64] = match &self.latency {
            Some(latency) => {
                row.extend([latency.median, latency.p90, latency.max]);
                &latency.values
            }
            None => {
                row.extend([f64::NAN; 3]);
                &[]
            }
        };
        list(row, values, |value| [*value]);
    }
}

fn list<T, const N: usize>(row: &mut Vec<f64>, items: &[T], numbers: impl Fn(&T) -> [f64; N]) {
    row.push(items.len() as f64);
    for item in items {
        row.extend(numbers(item));
    }
}

#[cfg(test)]
mod tests;
