//! What people say on the phone: scenarios made of sentence templates, one file per language.

use std::collections::HashMap;

use super::random::Chance;

mod english;
mod japanese;
mod people;
mod spanish;

/// A language that generated calls are held in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// Japanese, with emoji.
    Japanese,
}

impl Language {
    /// Reads the two letters of an id.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Self::English),
            "es" => Some(Self::Spanish),
            "ja" => Some(Self::Japanese),
            _ => None,
        }
    }

    /// What is written between two words.
    pub fn gap(self) -> &'static str {
        self.phrases().gap
    }

    /// Short words of agreement, spoken while the other person continues.
    pub fn agreement(self) -> &'static [&'static str] {
        match self {
            Self::English => &["Mm-hm.", "Right.", "Okay.", "Yeah."],
            Self::Spanish => &["Ajá.", "Sí.", "Vale.", "Claro."],
            Self::Japanese => &["はい。", "ええ。", "なるほど。"],
        }
    }

    /// Country and the prefix of its numbers.
    pub fn country(self) -> (&'static str, &'static str) {
        (self.phrases().country, self.phrases().prefix)
    }

    /// The top-level domain of its mailboxes.
    pub fn domain(self) -> &'static str {
        match self {
            Self::English => "com",
            Self::Spanish => "es",
            Self::Japanese => "jp",
        }
    }

    /// Full name and mailbox of a person.
    pub fn person(self, chance: &mut Chance) -> (String, String) {
        let (given, family) = match self {
            Self::English => people::ENGLISH,
            Self::Spanish => people::SPANISH,
            Self::Japanese => people::JAPANESE,
        };
        let ((given, first), (family, last)) = (chance.pick(given), chance.pick(family));
        let name = match self {
            Self::Japanese => format!("{family} {given}"),
            _ => format!("{given} {family}"),
        };
        (name, format!("{first}.{last}"))
    }

    fn phrases(self) -> &'static Phrases {
        match self {
            Self::English => &english::PHRASES,
            Self::Spanish => &spanish::PHRASES,
            Self::Japanese => &japanese::PHRASES,
        }
    }
}

/// All that one language needs.
struct Phrases {
    /// Written between words: a space, or nothing where the language has none.
    gap: &'static str,
    /// Country, and the numbers' prefix there.
    country: &'static str,
    prefix: &'static str,
    names: &'static [(&'static str, &'static str)],
    agents: &'static [&'static str],
    companies: &'static [&'static str],
    cities: &'static [&'static str],
    days: &'static [&'static str],
    hours: &'static [&'static str],
    products: &'static [&'static str],
    prices: &'static [&'static str],
    scenarios: &'static [Scenario],
    /// Short exchanges that fit anywhere: a bad line, a pause, a repeat.
    asides: &'static [(&'static str, &'static str)],
    voicemail: &'static [&'static str],
}

/// One kind of conversation. Agent and user take turns, the agent first.
struct Scenario {
    opening: &'static [&'static str],
    exchanges: &'static [(&'static str, &'static str)],
    closing: &'static [&'static str],
    summary: &'static str,
    tool: &'static str,
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The AI agent.
    Agent,
    /// The person on the other end.
    User,
}

impl Speaker {
    /// The wire's `role`.
    pub fn role(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::User => "user",
        }
    }
}

/// One turn: its words, which joined by the language's gap are its content.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Who speaks.
    pub speaker: Speaker,
    /// Each word with its punctuation.
    pub words: Vec<String>,
    /// The text.
    pub content: String,
}

/// A whole conversation, and what the platform would know of it.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// Everything said, in order.
    pub turns: Vec<Turn>,
    /// The analysis' summary.
    pub summary: String,
    /// The contact's full name.
    pub full_name: String,
    /// The contact's mailbox name, in ASCII.
    pub mailbox: String,
    /// The contact's country, two letters.
    pub country: &'static str,
    /// The prefix of numbers there.
    pub prefix: &'static str,
    /// The tool that the agent calls in this kind of conversation.
    pub tool: &'static str,
    /// Values that tools were called with.
    pub day: &'static str,
    /// See `day`.
    pub hour: &'static str,
}

/// The people and things of one call; those that vary within a call are drawn anew for each sentence.
struct Cast<'a> {
    phrases: &'static Phrases,
    name: String,
    agent: &'static str,
    company: &'static str,
    /// What filled each slot last, so that one can repeat what the other said.
    said: HashMap<String, String>,
    chance: &'a mut Chance,
}

/// A conversation of exactly `turns` turns, with a person of this full name or with any.
pub fn converse(
    language: Language,
    turns: usize,
    person: Option<&str>,
    chance: &mut Chance,
) -> Conversation {
    let phrases = language.phrases();
    let scenario = chance.pick(phrases.scenarios);
    let (name, mailbox) = *chance.pick(phrases.names);
    let (day, hour) = (*chance.pick(phrases.days), *chance.pick(phrases.hours));
    let full_name = person.unwrap_or(name).to_owned();
    let mut cast = Cast {
        phrases,
        name: full_name.split(' ').next().unwrap_or(name).to_owned(),
        agent: chance.pick::<&str>(phrases.agents),
        company: chance.pick::<&str>(phrases.companies),
        said: HashMap::new(),
        chance,
    };
    let lines = script(phrases, scenario, turns, cast.chance);
    let turns = lines
        .into_iter()
        .enumerate()
        .map(|(i, line)| cast.say(speaker(i), line))
        .collect();
    let summary = cast.fill(Speaker::User, scenario.summary);
    Conversation {
        turns,
        summary: join(&summary, phrases.gap),
        full_name,
        mailbox: mailbox.to_owned(),
        country: phrases.country,
        prefix: phrases.prefix,
        tool: scenario.tool,
        day,
        hour,
    }
}

/// What an agent leaves on an answering machine: it speaks alone.
pub fn voicemail(language: Language, chance: &mut Chance) -> Conversation {
    let mut conversation = converse(language, 0, None, chance);
    let phrases = language.phrases();
    let mut cast = Cast {
        phrases,
        name: phrases.names[0].0.to_owned(),
        agent: phrases.agents[0],
        company: phrases.companies[0],
        said: HashMap::new(),
        chance,
    };
    conversation.turns = phrases
        .voicemail
        .iter()
        .map(|line| cast.say(Speaker::Agent, line))
        .collect();
    conversation
}

fn speaker(turn: usize) -> Speaker {
    if turn.is_multiple_of(2) {
        Speaker::Agent
    } else {
        Speaker::User
    }
}

/// The templates of a conversation in order: opening, as many exchanges as fit, closing.
fn script(
    phrases: &'static Phrases,
    scenario: &'static Scenario,
    turns: usize,
    chance: &mut Chance,
) -> Vec<&'static str> {
    let mut lines: Vec<&str> = scenario.opening.to_vec();
    let body_end = turns.saturating_sub(scenario.closing.len());
    let mut topics = vec![scenario];
    while lines.len() < body_end {
        let topic = topics
            .pop()
            .unwrap_or_else(|| chance.pick(phrases.scenarios));
        for i in chance.order(topic.exchanges.len()) {
            let (agent, user) = topic.exchanges[i];
            lines.extend([agent, user]);
            if chance.once_in(5) {
                let (agent, user) = *chance.pick(phrases.asides);
                lines.extend([agent, user]);
            }
        }
    }
    if turns > scenario.opening.len() {
        lines.truncate(body_end.max(scenario.opening.len()));
        lines.extend(scenario.closing);
    }
    lines.truncate(turns);
    lines
}

impl Cast<'_> {
    fn say(&mut self, speaker: Speaker, line: &str) -> Turn {
        let filled = self.fill(speaker, line);
        Turn {
            speaker,
            words: filled.split(' ').map(str::to_owned).collect(),
            content: join(&filled, self.phrases.gap),
        }
    }

    /// Fills a template's `{slots}`. The agent proposes something new each time, unless the slot begins with `same-`;
    /// the user takes up what was said.
    fn fill(&mut self, speaker: Speaker, line: &str) -> String {
        let mut text = String::with_capacity(line.len() + 16);
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            let (name, repeat) = match slot.strip_prefix("same-") {
                Some(name) => (name, true),
                None => (slot, speaker == Speaker::User),
            };
            let value = match self.said.get(name) {
                Some(said) if repeat => said.clone(),
                _ => self.slot(name),
            };
            text.push_str(&value);
            self.said.insert(name.to_owned(), value);
            rest = after;
        }
        text.push_str(rest);
        text
    }

    fn slot(&mut self, slot: &str) -> String {
        let phrases = self.phrases;
        let items = match slot {
            "name" => return self.name.clone(),
            "agent" => return self.agent.to_owned(),
            "company" => return self.company.to_owned(),
            "code" => return format!("{}", 10_000 + self.chance.below(90_000)),
            "count" => return format!("{}", 2 + self.chance.below(40)),
            "city" => phrases.cities,
            "day" => phrases.days,
            "hour" => phrases.hours,
            "product" => phrases.products,
            _ => phrases.prices,
        };
        (*self.chance.pick(items)).to_owned()
    }
}

/// Templates are written with spaces between words; not every language is.
fn join(text: &str, gap: &str) -> String {
    if gap == " " {
        text.to_owned()
    } else {
        text.replace(' ', gap)
    }
}
