//! Names of contacts: given and family names, each with its spelling in a mailbox.

type Names = &'static [(&'static str, &'static str)];

pub const ENGLISH: (Names, Names) = (
    &[
        ("Jane", "jane"),
        ("Marcus", "marcus"),
        ("Priya", "priya"),
        ("Tom", "tom"),
        ("Aisha", "aisha"),
        ("Zoë", "zoe"),
        ("Ben", "ben"),
        ("Chloe", "chloe"),
        ("Dmitri", "dmitri"),
        ("Grace", "grace"),
        ("Omar", "omar"),
        ("Ruth", "ruth"),
    ],
    &[
        ("Smith", "smith"),
        ("O'Neil", "oneil"),
        ("Patel", "patel"),
        ("Becker", "becker"),
        ("Johnson", "johnson"),
        ("Lindqvist", "lindqvist"),
        ("Nguyen", "nguyen"),
        ("Okafor", "okafor"),
        ("Whitfield-Harrington", "whitfield"),
        ("Rossi", "rossi"),
        ("Kim", "kim"),
        ("Adler", "adler"),
    ],
);

pub const SPANISH: (Names, Names) = (
    &[
        ("Lucía", "lucia"),
        ("Íñigo", "inigo"),
        ("María José", "mariajose"),
        ("Andrés", "andres"),
        ("Begoña", "begona"),
        ("Joaquín", "joaquin"),
        ("Noelia", "noelia"),
        ("Álvaro", "alvaro"),
        ("Inés", "ines"),
        ("Raúl", "raul"),
        ("Carmen", "carmen"),
        ("Luis", "luis"),
    ],
    &[
        ("Fernández", "fernandez"),
        ("Peña", "pena"),
        ("Ibáñez", "ibanez"),
        ("Núñez", "nunez"),
        ("Muñoz", "munoz"),
        ("Güell", "guell"),
        ("Vega", "vega"),
        ("Ruiz de la Torre", "ruiz"),
        ("Castaño", "castano"),
        ("Martín", "martin"),
        ("Etxeberria", "etxeberria"),
        ("Soler", "soler"),
    ],
);

pub const JAPANESE: (Names, Names) = (
    &[
        ("美咲", "misaki"),
        ("健太", "kenta"),
        ("さくら", "sakura"),
        ("翔", "sho"),
        ("結衣", "yui"),
    ],
    &[
        ("佐藤", "sato"),
        ("髙橋", "takahashi"),
        ("𠮷田", "yoshida"),
        ("渡邊", "watanabe"),
        ("鈴木", "suzuki"),
    ],
);
