//! The library: utility texts in our own words, ready to use without a review.

use serde_json::{Value, json};

/// A text of the library in one language.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// What it is called in every language.
    pub name: &'static str,
    /// `en_US` or `ja`.
    pub language: &'static str,
    /// Cloud API: `ACCOUNT_UPDATE`, `CUSTOMER_FEEDBACK`, `ORDER_MANAGEMENT`, `PAYMENTS`.
    pub topic: &'static str,
    /// What it is sent for.
    pub usecase: &'static str,
    /// Cloud API: `E_COMMERCE`, `FINANCIAL_SERVICES`.
    pub industry: &'static [&'static str],
    /// The header's text.
    pub header: Option<&'static str>,
    /// The body, with `{{1}}` and so on.
    pub body: &'static str,
    /// What each variable is, with an example.
    pub params: &'static [(&'static str, &'static str)],
    /// The buttons that a template made from it completes.
    pub slots: &'static [Slot],
}

/// A button that the business completes.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// Opens an address of the business; labelled in English and Japanese.
    Url([&'static str; 2]),
    /// Calls the business.
    Call,
}

impl Slot {
    /// Its kind and its label in a language.
    pub fn label(self, language: &str) -> (&'static str, &'static str) {
        let is_japanese = language == "ja";
        match self {
            Self::Url([english, japanese]) => ("URL", if is_japanese { japanese } else { english }),
            Self::Call => ("PHONE_NUMBER", if is_japanese { "電話する" } else { "Call us" }),
        }
    }
}

impl Item {
    /// An id that stays: made of name and language.
    pub fn id(&self) -> String {
        let hash = store::secret::sha256(format!("library:{}:{}", self.name, self.language).as_bytes());
        let number = hash.iter().take(7).fold(0_u64, |number, byte| number * 256 + u64::from(*byte));
        number.to_string()
    }

    /// An example of each variable.
    pub fn examples(&self) -> Vec<&'static str> {
        self.params.iter().map(|(_, example)| *example).collect()
    }

    /// What each variable is.
    pub fn param_types(&self) -> Vec<&'static str> {
        self.params.iter().map(|(kind, _)| *kind).collect()
    }

    /// Its buttons as the library shows them.
    pub fn buttons(&self) -> Vec<Value> {
        let button = |slot: &Slot| {
            let (kind, text) = slot.label(self.language);
            json!({"type": kind, "text": text})
        };
        self.slots.iter().map(button).collect()
    }
}

/// Every text, by name and language.
pub fn items() -> impl Iterator<Item = &'static Item> {
    ITEMS.iter()
}

const SHOPS: &[&str] = &["E_COMMERCE"];
const BANKS: &[&str] = &["FINANCIAL_SERVICES"];
const BOTH: &[&str] = &["E_COMMERCE", "FINANCIAL_SERVICES"];

const TRACK: Slot = Slot::Url(["Track the order", "配送状況を見る"]);
const SHOW: Slot = Slot::Url(["Show the order", "注文を見る"]);
const PAY: Slot = Slot::Url(["Pay now", "支払う"]);
const ACCOUNT: Slot = Slot::Url(["Open the account", "アカウントを開く"]);
const RATE: Slot = Slot::Url(["Answer", "回答する"]);

macro_rules! items {
    ($($name:literal $topic:ident $usecase:ident $industry:ident $slots:expr => {
        $($language:literal $header:expr, $body:literal, [$(($kind:literal, $example:literal)),*];)+
    })*) => {
        &[$($(Item {
            name: $name,
            language: $language,
            topic: stringify!($topic),
            usecase: stringify!($usecase),
            industry: $industry,
            header: $header,
            body: $body,
            params: &[$(($kind, $example)),*],
            slots: &$slots,
        },)+)*]
    };
}

const ITEMS: &[Item] = items! {
    "account_created" ACCOUNT_UPDATE ACCOUNT_CREATION_CONFIRMATION BOTH [ACCOUNT] => {
        "en_US" Some("Your account is ready"), "Hello {{1}}, your account with us is open. Sign in whenever you like.",
            [("TEXT", "Aiko")];
        "ja" Some("アカウントができました"), "ようこそ、{{1}}様。アカウントを開設しました。いつでもログインしていただけます。", [("TEXT", "佐藤")];
    }
    "delivery_done" ORDER_MANAGEMENT DELIVERY_CONFIRMATION SHOPS [SHOW] => {
        "en_US" None, "Order {{1}} was delivered on {{2}}. Write to us here if anything is missing.",
            [("TEXT", "A-1042"), ("DATE", "3 May")];
        "ja" None, "ご注文 {{1}} を{{2}}にお届けしました。不足があればこちらへご返信ください。", [("TEXT", "A-1042"), ("DATE", "5月3日")];
    }
    "delivery_failed" ORDER_MANAGEMENT DELIVERY_FAILED SHOPS [TRACK, Slot::Call] => {
        "en_US" None, "We could not deliver order {{1}} today: nobody answered the door. We try again on {{2}}, unless you tell us another day.",
            [("TEXT", "A-1042"), ("DATE", "4 May")];
        "ja" None, "ご注文 {{1}} は本日ご不在のためお届けできませんでした。{{2}}に再度お届けします。別の日をご希望の場合はご連絡ください。",
            [("TEXT", "A-1042"), ("DATE", "5月4日")];
    }
    "delivery_on_its_way" ORDER_MANAGEMENT DELIVERY_UPDATE SHOPS [TRACK] => {
        "en_US" None, "Order {{1}} is on its way and arrives on {{2}}.", [("TEXT", "A-1042"), ("DATE", "3 May")];
        "ja" None, "ご注文 {{1}} を発送しました。{{2}}に到着する予定です。", [("TEXT", "A-1042"), ("DATE", "5月3日")];
    }
    "feedback_after_visit" CUSTOMER_FEEDBACK FEEDBACK_SURVEY BOTH [RATE] => {
        "en_US" None, "Hello {{1}}, thank you for coming on {{2}}. Two short questions would help us get better.",
            [("TEXT", "Aiko"), ("DATE", "3 May")];
        "ja" None, "こんにちは、{{1}}様。{{2}}はご来店ありがとうございました。よりよいサービスのため、2つの質問にお答えください。",
            [("TEXT", "佐藤"), ("DATE", "5月3日")];
    }
    "order_confirmed" ORDER_MANAGEMENT ORDER_CONFIRMATION SHOPS [SHOW] => {
        "en_US" Some("We have your order"), "Thank you, {{1}}. Order {{2}} over {{3}} has reached us, and we tell you as soon as it leaves.",
            [("TEXT", "Aiko"), ("TEXT", "A-1042"), ("AMOUNT", "$24.00")];
        "ja" Some("ご注文を承りました"), "ありがとうございます、{{1}}様。ご注文 {{2}}(合計 {{3}})を承りました。発送時にお知らせします。",
            [("TEXT", "佐藤"), ("TEXT", "A-1042"), ("AMOUNT", "2,400円")];
    }
    "order_delayed" ORDER_MANAGEMENT ORDER_DELAY SHOPS [TRACK] => {
        "en_US" None, "We are sorry: order {{1}} is late. It should be with you on {{2}}.", [("TEXT", "A-1042"), ("DATE", "6 May")];
        "ja" None, "申し訳ございません。ご注文 {{1}} のお届けが遅れております。{{2}}に到着する予定です。", [("TEXT", "A-1042"), ("DATE", "5月6日")];
    }
    "order_ready_to_collect" ORDER_MANAGEMENT ORDER_PICK_UP SHOPS [] => {
        "en_US" None, "Order {{1}} is ready. You can collect it at {{2}} until {{3}} today.",
            [("TEXT", "A-1042"), ("ADDRESS", "12 Hill Street"), ("TEXT", "20:00")];
        "ja" None, "ご注文 {{1}} の準備ができました。本日{{3}}まで{{2}}でお受け取りいただけます。",
            [("TEXT", "A-1042"), ("ADDRESS", "渋谷店"), ("TEXT", "20時")];
    }
    "order_cancelled" ORDER_MANAGEMENT ORDER_OR_TRANSACTION_CANCEL BOTH [SHOW] => {
        "en_US" None, "Order {{1}} has been cancelled. If you had paid, {{2}} goes back to you within five days.",
            [("TEXT", "A-1042"), ("AMOUNT", "$24.00")];
        "ja" None, "ご注文 {{1}} をキャンセルしました。お支払い済みの場合は{{2}}を5日以内に返金いたします。",
            [("TEXT", "A-1042"), ("AMOUNT", "2,400円")];
    }
    "payment_received" PAYMENTS PAYMENT_CONFIRMATION BOTH [] => {
        "en_US" None, "We have received {{1}} for invoice {{2}}. Thank you.", [("AMOUNT", "$24.00"), ("TEXT", "R-7")];
        "ja" None, "請求書 {{2}} のお支払い {{1}} を確認しました。ありがとうございます。", [("AMOUNT", "2,400円"), ("TEXT", "R-7")];
    }
    "payment_due" PAYMENTS PAYMENT_DUE_REMINDER BOTH [PAY] => {
        "en_US" None, "Invoice {{1}} over {{2}} is due on {{3}}. If you have paid already, nothing is left to do.",
            [("TEXT", "R-7"), ("AMOUNT", "$24.00"), ("DATE", "31 May")];
        "ja" None, "請求書 {{1}}({{2}})のお支払い期限は{{3}}です。お支払い済みの場合はご放念ください。",
            [("TEXT", "R-7"), ("AMOUNT", "2,400円"), ("DATE", "5月31日")];
    }
    "payment_overdue" PAYMENTS PAYMENT_OVERDUE BOTH [PAY, Slot::Call] => {
        "en_US" None, "Invoice {{1}} over {{2}} was due on {{3}} and is still open. Please pay it, or call us about it.",
            [("TEXT", "R-7"), ("AMOUNT", "$24.00"), ("DATE", "31 May")];
        "ja" None, "請求書 {{1}}({{2}})は{{3}}が期限でしたが、お支払いが確認できておりません。お支払い、またはご連絡をお願いいたします。",
            [("TEXT", "R-7"), ("AMOUNT", "2,400円"), ("DATE", "5月31日")];
    }
    "balance_low" PAYMENTS LOW_BALANCE_WARNING BANKS [ACCOUNT] => {
        "en_US" None, "The balance of account {{1}} is {{2}}, which is below your limit.", [("TEXT", "..4711"), ("AMOUNT", "$12.00")];
        "ja" None, "口座 {{1}} の残高は{{2}}で、設定された下限を下回っています。", [("TEXT", "..4711"), ("AMOUNT", "1,200円")];
    }
    "payment_looks_strange" ACCOUNT_UPDATE FRAUD_ALERT BANKS [Slot::Call] => {
        "en_US" Some("Was this you?"), "On {{1}} your card was used for {{2}} at {{3}}. If that was not you, call us at once.",
            [("DATE", "3 May"), ("AMOUNT", "$240.00"), ("TEXT", "Corner Store")];
        "ja" Some("ご本人のご利用ですか"), "お客様のカードで、{{1}}に{{3}}にて{{2}}の利用がありました。お心当たりがない場合は、すぐにお電話ください。",
            [("DATE", "5月3日"), ("AMOUNT", "24,000円"), ("TEXT", "コーナーストア")];
    }
};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use wire::template::{Category, Definition, Head, ParameterFormat};

    use super::*;

    #[test]
    fn every_text_can_be_handed_in_and_has_an_id_of_its_own() {
        let mut ids = HashSet::new();
        for item in items() {
            let head = Head {
                name: item.name.to_owned(),
                language: item.language.to_owned(),
                category: Category::Utility,
                parameter_format: ParameterFormat::Positional,
            };
            let body = json!({"type": "BODY", "text": item.body, "example": {"body_text": [item.examples()]}});
            let header = item.header.map(|text| json!({"type": "HEADER", "format": "TEXT", "text": text}));
            let components: Vec<Value> = header.into_iter().chain([body]).collect();
            Definition::submit(head, &components).unwrap_or_else(|error| panic!("{}: {error:?}", item.name));
            assert!(ids.insert(item.id()), "{}", item.name);
        }
    }
}
