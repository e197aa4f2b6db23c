//! What was said at the Trattoria before the demo began.
//!
//! A flat list in the order of time; [`super::play`] performs it by the same rules as live messages, so ticks, the
//! welcome and unread counts come out by themselves.

/// Who can be reached: their client has opened the chat.
pub const CUSTOMER_WA_ID: &str = "819000001234";
/// Who has never opened the chat: messages to them fail.
pub const UNREACHABLE_WA_ID: &str = "819000009999";

/// A person of the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agent {
    /// The owner.
    Maya,
    /// At the counter.
    Kenji,
    /// In the dining room.
    Sofia,
}

/// A customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Customer {
    /// The key of their chat.
    pub key: &'static str,
    /// Their name, if they gave one.
    pub name: Option<&'static str>,
    /// Their phone number; a guest has none.
    pub wa_id: Option<&'static str>,
    /// The language they read.
    pub language: &'static str,
    /// The table whose QR code they scanned.
    pub table: Option<usize>,
    /// Whether they have opened the chat.
    pub is_reachable: bool,
}

/// When something happened, in the restaurant's time.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// So many days ago at this time of the day: hour, minute.
    DaysAgo(i64, i8, i8),
    /// So many minutes ago.
    MinutesAgo(i64),
}

/// What happened. Keys name messages of the script.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// The customer wrote.
    Writes(&'static str),
    /// The customer wrote, quoting a message.
    Replies(&'static str, &'static str),
    /// The customer sent a photo with this caption.
    SendsPhoto(&'static str),
    /// The customer reacted to a message.
    Reacts(&'static str, &'static str),
    /// The customer's client showed a message and those before it.
    Reads(&'static str),
    /// The customer's client received a message and those before it.
    Receives(&'static str),
    /// An agent wrote.
    Answers(Agent, &'static str),
    /// An agent wrote, quoting a message.
    AnswersTo(Agent, &'static str, &'static str),
    /// An agent sent the restaurant's place.
    ShowsTheWay(Agent),
    /// An agent changed a message.
    Corrects(&'static str, &'static str),
    /// An agent reacted to a message.
    Approves(Agent, &'static str, &'static str),
    /// A program reminded the customer.
    Reminds(&'static str),
    /// An agent is done with the conversation.
    Resolves,
}

/// A moment of the script.
#[derive(Clone, Copy, Debug)]
pub struct Beat {
    /// When.
    pub when: When,
    /// In whose chat.
    pub with: Customer,
    /// The key of the message that is written, if one is.
    pub key: &'static str,
    /// What.
    pub act: Act,
}

const GIULIA: Customer = Customer {
    key: "giulia",
    name: Some("Giulia Bianchi"),
    wa_id: Some("12025550143"),
    language: "en",
    table: None,
    is_reachable: true,
};
const AIKO: Customer = Customer {
    key: "aiko",
    name: Some("田中 愛子"),
    wa_id: Some(CUSTOMER_WA_ID),
    language: "ja",
    table: None,
    is_reachable: true,
};
const EMMA: Customer = Customer {
    key: "emma",
    name: Some("Emma Wilson"),
    wa_id: Some("447700900123"),
    language: "en",
    table: Some(4),
    is_reachable: true,
};
const PAOLO: Customer = Customer {
    key: "paolo",
    name: Some("Paolo Verdi"),
    wa_id: Some(UNREACHABLE_WA_ID),
    language: "en",
    table: None,
    is_reachable: false,
};
const KENTA: Customer = Customer {
    key: "kenta",
    name: Some("佐藤 健太"),
    wa_id: Some("819000007788"),
    language: "ja",
    table: None,
    is_reachable: true,
};
const JAMES: Customer = Customer {
    key: "james",
    name: Some("James Okafor"),
    wa_id: Some("447700900456"),
    language: "en",
    table: None,
    is_reachable: true,
};
const GUEST: Customer =
    Customer { key: "guest", name: None, wa_id: None, language: "ja", table: Some(9), is_reachable: true };

const fn beat(when: When, with: Customer, key: &'static str, act: Act) -> Beat {
    Beat { when, with, key, act }
}

use Act::{
    Answers, AnswersTo, Approves, Corrects, Reacts, Reads, Receives, Reminds, Replies, Resolves, SendsPhoto,
    ShowsTheWay, Writes,
};
use Agent::{Kenji, Maya, Sofia};
use When::{DaysAgo, MinutesAgo};

/// The script, in the order of time.
pub const SCRIPT: &[Beat] = &[
    // A question about delivery, three days ago.
    beat(DaysAgo(3, 12, 4), GIULIA, "giulia-asks", Writes("Ciao! Do you deliver to Meguro?")),
    beat(
        DaysAgo(3, 12, 9),
        GIULIA,
        "sofia-delivers",
        Answers(Sofia, "Ciao Giulia! Not yet: but everything on the menu can be taken away, ready in 15 minutes."),
    ),
    beat(
        DaysAgo(3, 12, 10),
        GIULIA,
        "",
        Corrects(
            "sofia-delivers",
            "Ciao Giulia! Not yet, but everything on the menu can be taken away, ready in *20 minutes*.",
        ),
    ),
    beat(
        DaysAgo(3, 12, 12),
        GIULIA,
        "giulia-thanks",
        Writes("Perfect, then a Diavola and a Capricciosa at 7 please 🍕"),
    ),
    beat(
        DaysAgo(3, 12, 13),
        GIULIA,
        "sofia-takes",
        AnswersTo(
            Sofia,
            "giulia-thanks",
            "Noted: one Diavola, one Capricciosa, *19:00* at the counter. See you later!",
        ),
    ),
    beat(DaysAgo(3, 12, 14), GIULIA, "", Reacts("sofia-takes", "👍")),
    beat(DaysAgo(3, 12, 14), GIULIA, "", Reads("sofia-takes")),
    beat(DaysAgo(3, 19, 20), GIULIA, "", Resolves),
    // A table for two, in Japanese.
    beat(DaysAgo(2, 18, 20), AIKO, "aiko-asks", Writes("こんばんは！土曜日の夜7時に2名で予約できますか？")),
    beat(
        DaysAgo(2, 18, 24),
        AIKO,
        "kenji-offers",
        Answers(
            Kenji,
            "田中さま、こんばんは。土曜19時に2名さまですね。\n窓側とカウンターのお席をご用意できます。どちらがよろしいでしょうか？",
        ),
    ),
    beat(
        DaysAgo(2, 18, 26),
        AIKO,
        "aiko-chooses",
        Replies("kenji-offers", "窓側でお願いします！夫の誕生日なんです 🎂"),
    ),
    beat(DaysAgo(2, 18, 27), AIKO, "", Approves(Kenji, "aiko-chooses", "🎉")),
    beat(
        DaysAgo(2, 18, 28),
        AIKO,
        "kenji-books",
        Answers(
            Kenji,
            "*ご予約を承りました*\n土曜日 19:00\n2名さま・窓側\n\nお誕生日のデザートプレートをお店からご用意いたします。お待ちしております！",
        ),
    ),
    beat(DaysAgo(2, 18, 29), AIKO, "", Reacts("kenji-books", "❤️")),
    beat(DaysAgo(2, 18, 29), AIKO, "", Reads("kenji-books")),
    // From a table's QR code to the kitchen.
    beat(
        DaysAgo(1, 12, 41),
        EMMA,
        "emma-asks",
        Writes("Hi! Is the tiramisù made with raw eggs? My sister is pregnant."),
    ),
    beat(
        DaysAgo(1, 12, 42),
        EMMA,
        "sofia-advises",
        Answers(Sofia, "Hi Emma, yes, it is. The *panna cotta* has no eggs and no nuts. Shall I bring one?"),
    ),
    beat(DaysAgo(1, 12, 43), EMMA, "emma-orders", Writes("Two please 😊")),
    beat(DaysAgo(1, 12, 43), EMMA, "sofia-brings", Answers(Sofia, "On their way to table 4! 🍮")),
    beat(DaysAgo(1, 12, 44), EMMA, "", Reads("sofia-brings")),
    beat(DaysAgo(1, 13, 20), EMMA, "emma-thanks", Replies("sofia-brings", "They were wonderful. Grazie mille!")),
    beat(DaysAgo(1, 13, 22), EMMA, "", Approves(Sofia, "emma-thanks", "🙏")),
    beat(DaysAgo(1, 15, 0), EMMA, "", Resolves),
    // To somebody who has never opened the chat.
    beat(
        DaysAgo(1, 17, 5),
        PAOLO,
        "maya-calls",
        Answers(Maya, "Hello Mr Verdi, you left your umbrella with us last night. We keep it at the counter for you."),
    ),
    // A program's reminder.
    beat(
        DaysAgo(1, 18, 0),
        AIKO,
        "reminder",
        Reminds("【リマインダー】土曜日 19:00 に2名さまでご予約をいただいております。変更はこのチャットでどうぞ。"),
    ),
    beat(DaysAgo(1, 18, 3), AIKO, "", Reads("reminder")),
    // Today.
    beat(MinutesAgo(96), KENTA, "kenta-photo", SendsPhoto("昨日のマルゲリータ、最高でした！📸")),
    beat(
        MinutesAgo(91),
        KENTA,
        "kenji-smiles",
        Answers(
            Kenji,
            "佐藤さま、素敵なお写真をありがとうございます！店のみんなで見ています 😄\n次回はぜひ季節のきのこピザもお試しください。",
        ),
    ),
    beat(MinutesAgo(90), KENTA, "", Receives("kenji-smiles")),
    beat(MinutesAgo(41), JAMES, "james-asks", Writes("Hello, how do I find you from the station?")),
    beat(MinutesAgo(38), JAMES, "maya-maps", ShowsTheWay(Maya)),
    beat(
        MinutesAgo(38),
        JAMES,
        "maya-explains",
        Answers(
            Maya,
            "Five minutes on foot: take the *south exit*, cross the bridge, we have the green awning on the left.",
        ),
    ),
    beat(MinutesAgo(33), JAMES, "", Reads("maya-explains")),
    beat(MinutesAgo(33), JAMES, "james-chair", Writes("Great, thanks! One more thing: do you have a high chair?")),
    beat(MinutesAgo(32), JAMES, "james-time", Writes("We would come around 6, two adults and a toddler.")),
    beat(MinutesAgo(12), GUEST, "guest-asks", Writes("ベビーカーで入れますか？")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_script_is_in_the_order_of_time() {
        let minutes = |when: When| match when {
            DaysAgo(days, hour, minute) => (-days, i64::from(hour) * 60 + i64::from(minute)),
            MinutesAgo(minutes) => (0, -minutes),
        };
        assert!(SCRIPT.windows(2).all(|pair| minutes(pair[0].when) <= minutes(pair[1].when)));
    }

    #[test]
    fn keys_name_one_message_each_that_was_written_before() {
        let mut known = BTreeSet::new();
        for beat in SCRIPT {
            let named = match beat.act {
                Replies(key, _) | Reacts(key, _) | Reads(key) | Receives(key) | Corrects(key, _) => Some(key),
                AnswersTo(_, key, _) | Approves(_, key, _) => Some(key),
                _ => None,
            };
            assert!(named.is_none_or(|key| known.contains(key)), "{named:?}");
            assert!(beat.key.is_empty() || known.insert(beat.key), "{}", beat.key);
        }
    }
}
