//! Japanese phone calls, with emoji: text where one character is three or four bytes, and one or two UTF-16 units.
//! Spaces in the templates only mark the words.

use super::{Phrases, Scenario};

pub const PHRASES: Phrases = Phrases {
    gap: "",
    country: "JP",
    prefix: "+8135555",
    names: &[
        ("佐藤 美咲", "misaki.sato"),
        ("髙橋 健太", "kenta.takahashi"),
        ("𠮷田 さくら", "sakura.yoshida"),
    ],
    agents: &["ハル", "ミライ"],
    companies: &["みなと歯科", "北風エナジー"],
    cities: &["渋谷", "横浜", "大阪"],
    days: &["月曜日", "14日", "来週の金曜日", "4月3日"],
    hours: &["9時半", "10時15分", "14時半", "正午"],
    products: &["プレミアムプラン", "ファミリープラン", "ルーター"],
    prices: &["4,990円", "月額1,900円", "12%引き"],
    scenarios: &[
        Scenario {
            opening: &[
                "もしもし、 {company} の AI アシスタント、 {agent} です。 {name} 様 でしょうか？",
                "はい、 そうです。",
                "次回 の ご予約 の 件で お電話 しました。 今 よろしい ですか？",
                "ええ、 どうぞ。",
            ],
            exchanges: &[
                (
                    "{day} の {hour} は いかが でしょうか？",
                    "うーん、 {day} は ちょっと 難しい です 😅",
                ),
                (
                    "では、 {day} の {hour} は？",
                    "確認 します… はい、 大丈夫 です 👍🏽",
                ),
                (
                    "{city} の 医院 で よろしい ですか？",
                    "はい、 {city} が 一番 近い です。",
                ),
                (
                    "暗証番号 は {code} です。",
                    "{code} ですね、 メモ しました 📝",
                ),
                (
                    "痛み は ありますか？",
                    "左側 が 少し。 冷たい もの で しみます 🥶",
                ),
                (
                    "ご家族 の 方 も ご一緒 ですか？",
                    "はい、 家族 👨‍👩‍👧 三人 で 行きます。",
                ),
            ],
            closing: &[
                "ありがとう ございます。 {day} に お待ち して おります 🦷✨",
                "よろしく お願い します。 失礼 します。",
            ],
            summary: "{name} 様 は {day} {hour} に 予約。 前日 に メッセージ で 通知 を 希望 📱",
            tool: "book_appointment",
        },
        Scenario {
            opening: &[
                "お電話 ありがとう ございます。 {company} の {agent} です 🙇",
                "あの、 {day} から ネット が つながらない んです。",
                "申し訳 ございません。 お客様番号 を お願い します。",
                "{code} です。",
            ],
            exchanges: &[
                (
                    "ランプ は 緑 ですか、 赤 ですか？",
                    "赤… いや、 オレンジ 🟠 です。",
                ),
                (
                    "電源 を 抜いて、 十秒 お待ち ください。",
                    "はい… できました。",
                ),
                (
                    "{city} で {hour} まで 工事 が ございます 🚧",
                    "聞いて ません よ！",
                ),
                ("受付番号 は {code} です。", "はい、 はい。"),
                (
                    "{product} を {price} で ご案内 できます。",
                    "それ は いい ですね 🎉",
                ),
            ],
            closing: &["他 に ご用件 は ございますか？", "いいえ、 大丈夫 です。"],
            summary: "{name} 様 より {day} から の 障害 の 連絡。 受付番号 を 発行 ✅",
            tool: "open_ticket",
        },
    ],
    asides: &[
        ("もしもし？", "はい、 聞こえて います。"),
        ("少々 お待ち ください。", "はーい 🙂"),
    ],
    voicemail: &[
        "{company} の {agent} です。",
        "{day} の ご予約 の 件で お電話 しました。",
        "また お電話 いたします 📞",
    ],
};
