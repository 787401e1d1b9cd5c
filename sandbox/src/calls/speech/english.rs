//! English phone calls.

use super::{Phrases, Scenario};

pub const PHRASES: Phrases = Phrases {
    gap: " ",
    country: "US",
    prefix: "+1415555",
    names: &[
        ("Jane Smith", "jane.smith"),
        ("Marcus O'Neil", "marcus.oneil"),
        ("Priya Patel", "priya.patel"),
        ("Tom Becker", "tom.becker"),
        ("Aisha Johnson", "aisha.johnson"),
        ("Zoë Lindqvist", "zoe.lindqvist"),
    ],
    agents: &["Sam", "Riley", "Emma", "Alex"],
    companies: &[
        "Harbor Dental",
        "Northwind Energy",
        "BrightPath Insurance",
        "ContactShip",
    ],
    cities: &["Denver", "Oakland", "the Mission Street branch", "Austin"],
    days: &[
        "Monday",
        "Tuesday the 14th",
        "Thursday",
        "next Friday",
        "the 3rd of April",
    ],
    hours: &[
        "9:30",
        "10:15",
        "half past two",
        "four in the afternoon",
        "noon",
    ],
    products: &[
        "the premium plan",
        "the family plan",
        "our starter kit",
        "the annual contract",
        "the router",
    ],
    prices: &["$49.90", "19 dollars a month", "$1,250", "about 12%"],
    scenarios: &[
        Scenario {
            opening: &[
                "Hi, this is {agent}, the virtual assistant of {company}. Am I speaking with {name}?",
                "Yes, speaking. Who is this again?",
                "{agent}, from {company}. I'm calling about your next appointment. Do you have a minute?",
                "Sure, go ahead.",
            ],
            exchanges: &[
                (
                    "I have an opening on {day} at {hour}. Would that work for you?",
                    "Hmm, {day} is difficult. Do you have anything later in the week?",
                ),
                (
                    "What about {day} at {hour}, then?",
                    "Let me check my calendar... yes, I think that works.",
                ),
                (
                    "Would you prefer to come to {city}, or to see someone online?",
                    "In person, please. {city} is closest to me.",
                ),
                (
                    "Could you confirm your date of birth, just the day and the month?",
                    "It's the 21st... sorry, the 12th of May.",
                ),
                (
                    "And is the number I'm calling the best one to reach you?",
                    "Yes. Text me, though: I never pick up.",
                ),
                (
                    "Have you had any pain or sensitivity since your last visit?",
                    "A little, on the left side, mostly with cold drinks.",
                ),
                (
                    "I'll make a note of that for the doctor: \"sensitivity, left side\".",
                    "Thanks, I appreciate it.",
                ),
                (
                    "Please arrive ten minutes early and bring your insurance card.",
                    "Okay. Is there parking?",
                ),
                (
                    "There is, behind the building; the code for the gate is {code}.",
                    "{code}, got it.",
                ),
            ],
            closing: &[
                "Perfect, {name}, you're all set. You will get a text with the details.",
                "Great, thank you. Bye!",
            ],
            summary: "{name} booked an appointment for {day} at {hour} and asked for a reminder by text.",
            tool: "book_appointment",
        },
        Scenario {
            opening: &[
                "Hello, this is an AI assistant calling from {company}. Am I speaking with {name}?",
                "Yes, this is {name}.",
                "Great! I'm reaching out about {product}. Do you have a moment to chat?",
                "I have about two minutes.",
            ],
            exchanges: &[
                (
                    "You are paying {price} today; with {product} it would be {price}, taxes included.",
                    "Wait, included? My last bill said something else.",
                ),
                (
                    "How many people on your team would use it?",
                    "Around {count}, maybe a few more by the end of the year.",
                ),
                (
                    "What matters most to you: price, support, or flexibility?",
                    "Honestly? That somebody picks up when it breaks.",
                ),
                (
                    "May I ask what you use right now?",
                    "A mix of spreadsheets, two tools, and a lot of hope.",
                ),
                (
                    "I could set up a demo on {day} at {hour} with one of our specialists.",
                    "A demo sounds good, but not on {day}.",
                ),
                (
                    "There is no commitment: you can cancel at any time during the first 30 days.",
                    "And after that? What's the notice period?",
                ),
                (
                    "After that it's one month, in writing: an email is enough.",
                    "Fine. Send me the terms, and I'll read them.",
                ),
                (
                    "Shall I send them to the address on file?",
                    "No, use my work address, please.",
                ),
                (
                    "Is there anybody else who should join that conversation?",
                    "My partner, yes; she decides about anything over {price}.",
                ),
                (
                    "Would a discount of {price} make the decision easier?",
                    "It wouldn't hurt, would it?",
                ),
            ],
            closing: &[
                "Wonderful. I'll send everything today, {name}. Thank you for your time!",
                "Thanks, talk soon.",
            ],
            summary: "{name} is interested in {product} and requested a demo; terms to be sent by email.",
            tool: "check_availability",
        },
        Scenario {
            opening: &[
                "Thank you for calling {company}, this is {agent}. How can I help?",
                "Hi, yeah, my internet has been down since {day}.",
                "I'm sorry to hear that. Let me take a look. Can I have your customer number?",
                "It's {code}.",
            ],
            exchanges: &[
                (
                    "Thank you. I see {count} short interruptions since {day}. Is the light on the box green or red?",
                    "Red. Well, orange. It's blinking.",
                ),
                (
                    "Could you unplug it, wait ten seconds, and plug it in again?",
                    "Okay, hold on... one moment... done.",
                ),
                (
                    "Is anything different now?",
                    "No, same thing: \"no signal\".",
                ),
                (
                    "There is planned work in {city} until {hour}; that may explain it.",
                    "Nobody told me about that!",
                ),
                (
                    "I understand that this is frustrating. I can open a ticket for you.",
                    "Please do. This is the third time, you know.",
                ),
                (
                    "Your ticket number is {code}. A technician can come on {day} at {hour}.",
                    "Can't they come any sooner? I work from home.",
                ),
                (
                    "I'll mark it as urgent. You'd get a call before the visit.",
                    "All right. Is there a charge?",
                ),
                (
                    "No charge: it's covered, and I've added a credit of {price} to your account.",
                    "Oh. That's nice, thanks.",
                ),
                (
                    "Can I read the number back to you? {same-code}, is that right?",
                    "Yes, that's right.",
                ),
            ],
            closing: &[
                "Is there anything else I can do for you today?",
                "No, that's all. Thank you, bye.",
            ],
            summary: "{name} reported an outage since {day}; a ticket was opened and a technician booked.",
            tool: "open_ticket",
        },
    ],
    asides: &[
        (
            "Sorry, the line broke up for a second. Could you repeat that?",
            "I said: yes.",
        ),
        ("Are you still there?", "Yes, yes. Just looking for a pen."),
        ("Take your time.", "Okay... 42. No, 24."),
        ("I didn't quite catch that.", "true"),
        ("Of course.", "- and one more thing, before I forget"),
        ("Let me just write that down. #1 on my list.", "Uh-huh."),
    ],
    voicemail: &[
        "Hello, this is {agent} from {company}.",
        "I'm calling about your appointment on {day} at {hour}.",
        "Please call us back when you have a moment. Thank you, goodbye.",
    ],
};
