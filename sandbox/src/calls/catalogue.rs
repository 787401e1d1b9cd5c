//! The calls of an organization's last sixty days, as the list shows them: what is known of each without its transcript.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::clock::midnight;
use super::random::Chance;
use super::speech::Language;

/// How many calls the list has before any other is made.
pub const CALLS: usize = 500;

/// Over how many days they are spread.
const DAYS: usize = 60;

/// Ids of calls that come in while a client pages begin with this.
const NEW: &str = "0e70ca11-0000-4000-8000-";

const CONTACTS: usize = 140;

/// The agents' ids.
pub const AGENTS: [&str; 6] = [
    "f1e2d3c4-b5a6-7890-1234-567890abcdef",
    "4b1d7a52-6c0e-4f7b-9a41-0c5f3e2d1a01",
    "4b1d7a52-6c0e-4f7b-9a41-0c5f3e2d1a02",
    "4b1d7a52-6c0e-4f7b-9a41-0c5f3e2d1a03",
    "4b1d7a52-6c0e-4f7b-9a41-0c5f3e2d1a04",
    "4b1d7a52-6c0e-4f7b-9a41-0c5f3e2d1a05",
];

/// The campaigns' ids.
pub const CAMPAIGNS: [&str; 4] = [
    "9c3e5d10-7f42-4a8b-b6d1-2e8f0a9c7b01",
    "9c3e5d10-7f42-4a8b-b6d1-2e8f0a9c7b02",
    "9c3e5d10-7f42-4a8b-b6d1-2e8f0a9c7b03",
    "9c3e5d10-7f42-4a8b-b6d1-2e8f0a9c7b04",
];

/// The organization's own number.
const OWN_NUMBER: &str = "+12025551234";

/// How far a call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It has not begun.
    Waiting,
    /// It is going on.
    Running,
    /// It is over.
    Over,
}

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// The agent spoke to a machine.
    Voicemail,
    /// Both spoke.
    Conversation,
}

/// One way in which calls go, and how many of the catalogue go that way.
#[derive(Debug)]
pub struct Outcome {
    count: usize,
    /// `call_status`
    pub status: &'static str,
    /// `call_result`
    pub result: Option<&'static str>,
    /// Possible values of `disconnection_reason`.
    pub reasons: &'static [Option<&'static str>],
    /// How far it has come.
    pub stage: Stage,
    /// What was said.
    pub content: Content,
}

const fn outcome(
    count: usize,
    status: &'static str,
    result: Option<&'static str>,
    reasons: &'static [Option<&'static str>],
    stage: Stage,
    content: Content,
) -> Outcome {
    Outcome {
        count,
        status,
        result,
        reasons,
        stage,
        content,
    }
}

const HUNG_UP: &[Option<&str>] = &[
    Some("agent_hangup"),
    Some("user_hangup"),
    Some("agent_hangup"),
    Some("user_hangup"),
    Some("user_hangup"),
    Some("call_transfer"),
    Some("inactivity"),
    None,
];

/// Every `call_status` that the API shows, with the results and reasons that go with it.
pub static OUTCOMES: [Outcome; 14] = {
    use Content::{Conversation, Nothing, Voicemail};
    use Stage::{Over, Running, Waiting};
    [
        outcome(
            332,
            "completed",
            Some("answered"),
            HUNG_UP,
            Over,
            Conversation,
        ),
        outcome(12, "completed", None, HUNG_UP, Over, Conversation),
        outcome(
            34,
            "no-answer",
            Some("no_answer"),
            &[Some("dial_no_answer")],
            Over,
            Nothing,
        ),
        outcome(
            10,
            "no_answer",
            Some("no_answer"),
            &[Some("dial_no_answer"), None],
            Over,
            Nothing,
        ),
        outcome(
            18,
            "busy",
            Some("busy"),
            &[Some("dial_busy")],
            Over,
            Nothing,
        ),
        outcome(
            16,
            "failed",
            Some("failed"),
            &[
                Some("dial_failed"),
                Some("invalid_destination"),
                Some("telephony_provider_error"),
            ],
            Over,
            Nothing,
        ),
        outcome(
            4,
            "failed",
            Some("failed"),
            &[
                Some("error_llm_websocket_lost_connection"),
                Some("error_inbound_webhook"),
            ],
            Over,
            Conversation,
        ),
        outcome(
            22,
            "voice_mail",
            Some("voicemail"),
            &[Some("voicemail_reached")],
            Over,
            Voicemail,
        ),
        outcome(
            14,
            "answering-machine",
            Some("voicemail"),
            &[Some("machine_detected")],
            Over,
            Voicemail,
        ),
        outcome(
            14,
            "incomplete",
            Some("answered"),
            &[Some("max_duration_reached")],
            Over,
            Conversation,
        ),
        outcome(4, "in-progress", None, &[None], Running, Conversation),
        outcome(6, "in-queue", None, &[None], Waiting, Nothing),
        outcome(9, "scheduled", None, &[None], Waiting, Nothing),
        outcome(5, "pending", None, &[None], Waiting, Nothing),
    ]
};

/// A person whom the organization calls, or who calls it.
#[derive(Debug, Clone)]
pub struct Contact {
    /// UUID.
    pub id: String,
    /// Where the name is known.
    pub full_name: Option<String>,
    /// E.164.
    pub phone_number: String,
    /// Where the address is known.
    pub email: Option<String>,
    /// Two letters.
    pub country: &'static str,
    language: Language,
}

/// A call without its transcript.
#[derive(Debug, Clone)]
pub struct Facts {
    /// UUID.
    pub id: String,
    /// Unix seconds, to the millisecond.
    pub created: f64,
    /// How it went.
    pub outcome: &'static Outcome,
    /// Why it ended.
    pub reason: Option<&'static str>,
    /// `inbound`, `outbound`, `outbound-api`
    pub direction: &'static str,
    /// `type`
    pub kind: &'static str,
    /// UUID.
    pub agent: &'static str,
    /// UUID.
    pub campaign: Option<&'static str>,
    /// Who was on the line, where that is known.
    pub contact: Option<Contact>,
    /// The number that started the call.
    pub from: String,
    /// The other number.
    pub number: String,
    /// The language that it is held in.
    pub language: Language,
}

impl Facts {
    /// The full name of the person on the line, where that is known.
    pub fn name(&self) -> Option<&str> {
        self.contact.as_ref()?.full_name.as_deref()
    }
}

/// The ids of the catalogue, which depend on nothing, and their places in it.
fn places() -> &'static HashMap<String, usize> {
    static PLACES: OnceLock<HashMap<String, usize>> = OnceLock::new();
    PLACES.get_or_init(|| (0..CALLS).map(|place| (id(place), place)).collect())
}

fn id(place: usize) -> String {
    match place.checked_sub(CALLS) {
        None => Chance::named(0, &format!("catalogue call {place}")).uuid(),
        Some(new) => format!("{NEW}{new:012x}"),
    }
}

/// The place of the call with this id.
pub fn place(id: &str) -> Option<usize> {
    if let Some(new) = id.strip_prefix(NEW) {
        let digits = new.len() == 12
            && new
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = u32::from_str_radix(new, 16).ok().filter(|_| digits)?;
        return Some(CALLS + number as usize);
    }
    places().get(id).copied()
}

/// The calls as they were when the sandbox started.
#[derive(Debug)]
pub struct Catalogue {
    seed: u64,
    anchor: f64,
    contacts: Vec<Contact>,
    /// By place.
    calls: Vec<Facts>,
    /// Places, the newest call first.
    newest_first: Vec<usize>,
}

impl Catalogue {
    /// The calls of the sixty days before `anchor`, in Unix seconds.
    pub fn new(seed: u64, anchor: f64) -> Self {
        // To the minute, so that sandboxes which were started together have the same calls.
        let anchor = (anchor / 60.0).floor() * 60.0;
        let contacts = (0..CONTACTS).map(|number| contact(seed, number)).collect();
        let mut chance = Chance::named(seed, "catalogue outcomes");
        let outcomes: Vec<usize> = OUTCOMES
            .iter()
            .enumerate()
            .flat_map(|(i, outcome)| std::iter::repeat_n(i, outcome.count))
            .collect();
        let mut catalogue = Self {
            seed,
            anchor,
            contacts,
            calls: vec![],
            newest_first: vec![],
        };
        catalogue.calls = chance
            .order(outcomes.len())
            .into_iter()
            .enumerate()
            .map(|(place, at)| catalogue.facts(place, &OUTCOMES[outcomes[at]]))
            .collect();
        let calls = &catalogue.calls;
        let mut newest_first: Vec<usize> = (0..calls.len()).collect();
        newest_first.sort_by(|&a, &b| {
            calls[b]
                .created
                .total_cmp(&calls[a].created)
                .then_with(|| calls[a].id.cmp(&calls[b].id))
        });
        catalogue.newest_first = newest_first;
        catalogue
    }

    /// The newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Facts> {
        self.newest_first.iter().map(|&place| &self.calls[place])
    }

    /// The call at this place.
    pub fn at(&self, place: usize) -> std::borrow::Cow<'_, Facts> {
        use std::borrow::Cow;
        match place.checked_sub(CALLS) {
            None => Cow::Borrowed(&self.calls[place]),
            Some(new) => Cow::Owned(self.new_call(new)),
        }
    }

    /// The nth call that came in after the sandbox was started: a second later than the one before.
    pub fn new_call(&self, number: usize) -> Facts {
        let mut facts = self.facts(CALLS + number, &OUTCOMES[0]);
        facts.created = self.anchor + 60.0 + number as f64;
        facts
    }

    /// A completed call outside of the list, with a contact who speaks this language.
    pub fn with_id(&self, id: &str, language: Language) -> Facts {
        self.drawn(id.to_owned(), &OUTCOMES[0], Some(language))
    }

    fn facts(&self, place: usize, outcome: &'static Outcome) -> Facts {
        self.drawn(id(place), outcome, None)
    }

    fn drawn(&self, id: String, outcome: &'static Outcome, language: Option<Language>) -> Facts {
        let mut chance = Chance::named(self.seed, &format!("{id} facts"));
        let created = self.created(outcome, &mut chance);
        let fitting: Vec<_> = self
            .contacts
            .iter()
            .filter(|contact| language.is_none_or(|language| contact.language == language))
            .collect();
        let contact: Contact = (*chance.pick(&fitting)).clone();
        let language = contact.language;
        let number = contact.phone_number.clone();
        let inbound = outcome.stage == Stage::Over
            && outcome.content == Content::Conversation
            && chance.once_in(3);
        let campaign = (!inbound && !chance.once_in(3)).then(|| *chance.pick(&CAMPAIGNS));
        let direction = match inbound {
            true => "inbound",
            false if campaign.is_none() && chance.once_in(2) => "outbound-api",
            false => "outbound",
        };
        let kind = match (inbound, campaign) {
            (true, _) => *chance.pick(&[
                "inbound_call",
                "inbound_call",
                "widget_web_call",
                "web_call",
            ]),
            (false, Some(_)) => "campaign_call",
            (false, None) => *chance.pick(&[
                "ai_call",
                "api_call",
                "platform_contact_call",
                "test_phone_call",
                "test_web_call",
            ]),
        };
        let known = !(inbound && chance.once_in(3));
        let from = if inbound {
            number.clone()
        } else {
            OWN_NUMBER.to_owned()
        };
        let agents: &[&str] = match language {
            Language::English => &AGENTS[..3],
            Language::Spanish => &AGENTS[3..5],
            Language::Japanese => &AGENTS[5..],
        };
        Facts {
            created,
            outcome,
            reason: *chance.pick(outcome.reasons),
            direction,
            kind,
            agent: chance.pick::<&str>(agents),
            campaign,
            contact: known.then_some(contact),
            from,
            number,
            language,
            id,
        }
    }

    /// When it was created: finished calls in working hours of the last days, the others just now.
    fn created(&self, outcome: &Outcome, chance: &mut Chance) -> f64 {
        let ago = match (outcome.stage, outcome.status) {
            (Stage::Running, _) => chance.between(40.0, 400.0),
            (Stage::Waiting, "scheduled") => chance.between(600.0, 40_000.0),
            (Stage::Waiting, _) => chance.between(2.0, 40.0),
            (Stage::Over, _) => {
                let day = midnight(self.anchor) - (chance.below(DAYS) * 86_400) as f64;
                // Most in the middle of the day.
                let hours = 8.0 + chance.between(0.0, 6.0) + chance.between(0.0, 6.0);
                let mut ago = self.anchor - (day + hours * 3600.0);
                if ago < 4000.0 {
                    ago += 86_400.0;
                }
                ago
            }
        };
        ((self.anchor - ago) * 1000.0).round() / 1000.0
    }
}

fn contact(seed: u64, number: usize) -> Contact {
    let mut chance = Chance::named(seed, &format!("contact {number}"));
    let language = match number % 20 {
        0 => Language::Japanese,
        1..=9 => Language::Spanish,
        _ => Language::English,
    };
    let (name, mailbox) = language.person(&mut chance);
    let (country, prefix) = language.country();
    Contact {
        id: chance.uuid(),
        phone_number: format!("{prefix}{:04}", chance.below(10_000)),
        full_name: (!chance.once_in(7)).then_some(name),
        email: (!chance.once_in(5)).then(|| format!("{mailbox}@example.{}", language.domain())),
        country,
        language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_790_000_000.0;

    #[test]
    fn there_are_five_hundred_calls_and_each_has_its_place() {
        let catalogue = Catalogue::new(1, NOW);
        assert_eq!(catalogue.calls.len(), CALLS);
        for (i, call) in catalogue.calls.iter().enumerate() {
            assert_eq!(place(&call.id), Some(i));
        }
        assert_eq!(place(&catalogue.new_call(7).id), Some(CALLS + 7));
        assert_eq!(catalogue.at(CALLS + 7).id, catalogue.new_call(7).id);
        for other in [
            "",
            "0e70ca11-0000-4000-8000-",
            "0e70ca11-0000-4000-8000-+00000000001",
        ] {
            assert_eq!(place(other), None, "{other}");
        }
    }

    #[test]
    fn calls_are_of_the_last_sixty_days_and_come_newest_first() {
        let catalogue = Catalogue::new(1, NOW);
        let mut last = NOW;
        for call in catalogue.newest_first() {
            assert!(call.created <= last && call.created > NOW - 62.0 * 86_400.0);
            last = call.created;
        }
        assert!(last < NOW - 55.0 * 86_400.0);
    }

    #[test]
    fn ids_stay_whatever_seed_and_clock_are() {
        let ids = |seed, now| -> Vec<String> {
            Catalogue::new(seed, now)
                .calls
                .into_iter()
                .map(|call| call.id)
                .collect()
        };
        assert_eq!(ids(1, NOW), ids(2, 0.0));
    }

    #[test]
    fn every_kind_of_call_is_there() {
        let catalogue = Catalogue::new(1, NOW);
        let distinct = |of: fn(&Facts) -> String| -> usize {
            catalogue
                .calls
                .iter()
                .map(of)
                .collect::<std::collections::BTreeSet<_>>()
                .len()
        };
        assert_eq!(distinct(|call| call.outcome.status.to_owned()), 12);
        assert_eq!(distinct(|call| format!("{:?}", call.outcome.result)), 6);
        assert_eq!(distinct(|call| call.direction.to_owned()), 3);
        assert_eq!(distinct(|call| call.kind.to_owned()), 9);
        assert_eq!(distinct(|call| call.agent.to_owned()), 6);
        assert_eq!(distinct(|call| format!("{:?}", call.campaign)), 5);
        assert!(distinct(|call| format!("{:?}", call.reason)) > 10);
        assert!(catalogue.calls.iter().any(|call| call.contact.is_none()));
    }
}
