//! Drift: where a call on the tape is of another type than the documentation says.

use crate::call::{CALL, Field, Type};
use crate::tape::{Cursor, Item, Plain, Tape};

/// One place that drifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Which one: `contact.email`, `chat_history[3].content`.
    pub path: String,
    /// The documented type.
    pub expected: &'static str,
    /// The type that came.
    pub actual: &'static str,
}

/// Shapes are looked up once; so many are remembered.
const MAX_PLANS: usize = 16;

/// Holds the call against its documentation. `cursor` stands before the call. A transcript that drifts
/// in the same way in many turns is reported at the first.
pub(crate) fn find(tape: &Tape, cursor: Cursor<'_>) -> Vec<Drift> {
    let mut finder = Finder {
        tape,
        cursor,
        path: Vec::new(),
        plans: Vec::new(),
        found: Vec::new(),
    };
    finder.value(&Type::Object(CALL));
    finder.found
}

#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Item(usize),
}

/// What is documented of each value of a shape, in its order.
struct Plan {
    shape: u32,
    documented: &'static [Field],
    fields: Vec<Option<&'static Field>>,
    /// The same, where all of them are documented as strings or as arrays of anything.
    plain: Option<Vec<Plain>>,
}

struct Finder<'t> {
    tape: &'t Tape,
    cursor: Cursor<'t>,
    path: Vec<Step>,
    plans: Vec<Plan>,
    found: Vec<Drift>,
}

impl Finder<'_> {
    /// Looks at the next value, and passes it.
    fn value(&mut self, documented: &'static Type) {
        let Some(item) = self.cursor.next_item() else {
            return;
        };
        match (documented, &item) {
            (Type::Any, _) | (_, Item::Literal(0)) => {}
            (Type::Object(fields), Item::Object(shape)) => return self.fields(fields, *shape),
            (Type::Array(of), Item::Array(len, _)) if !matches!(of, Type::Any) => {
                return self.items(of, *len);
            }
            (expected, _) => {
                let actual = item.type_name();
                if expected.name() != actual {
                    self.report(expected.name(), actual);
                }
            }
        }
        self.cursor.skip_rest(&item);
    }

    fn fields(&mut self, documented: &'static [Field], shape: u32) {
        let plan = self.take_plan(documented, shape);
        for field in &plan.fields {
            match field {
                None => self.value(&Type::Any),
                Some((name, of)) => {
                    self.path.push(Step::Field(name));
                    self.value(of);
                    self.path.pop();
                }
            }
        }
        if self.plans.len() < MAX_PLANS {
            self.plans.push(plan);
        }
    }

    fn take_plan(&mut self, documented: &'static [Field], shape: u32) -> Plan {
        let known = |plan: &Plan| plan.shape == shape && std::ptr::eq(plan.documented, documented);
        if let Some(index) = self.plans.iter().position(known) {
            return self.plans.swap_remove(index);
        }
        let find = |key: &[u8]| documented.iter().find(|(name, _)| name.as_bytes() == key);
        let mut fields: Vec<_> = self.tape.shapes().keys_backwards(shape).map(find).collect();
        fields.reverse();
        let plain = |field: &Option<&Field>| match field {
            Some((_, Type::String)) => Some(Plain::String),
            Some((_, Type::Array(Type::Any))) => Some(Plain::Array),
            _ => None,
        };
        Plan {
            shape,
            documented,
            plain: fields.iter().map(plain).collect(),
            fields,
        }
    }

    fn items(&mut self, of: &'static Type, len: usize) {
        for index in 0..len {
            if self.passed_as_the_last() {
                continue;
            }
            self.path.push(Step::Item(index));
            self.value(of);
            self.path.pop();
        }
    }

    /// Turns are mostly alike: passes an item of the shape that was met last if nothing drifts in it.
    fn passed_as_the_last(&mut self) -> bool {
        let last = self.plans.last();
        last.is_some_and(|plan| match &plan.plain {
            Some(plain) => self.cursor.pass_plain(plan.shape, plain),
            None => false,
        })
    }

    #[cold]
    fn report(&mut self, expected: &'static str, actual: &'static str) {
        let path = written(&self.path);
        // Behind the index of the item, where there is one.
        let tail = path.bytes().position(|byte| byte == b']');
        let tail = tail.map(|at| &path[at..]);
        let same = |other: &Drift| {
            other.actual == actual && tail.is_some_and(|tail| other.path.ends_with(tail))
        };
        if !self.found.iter().any(same) {
            self.found.push(Drift {
                path,
                expected,
                actual,
            });
        }
    }
}

fn written(path: &[Step]) -> String {
    let mut written = String::new();
    for step in path {
        match step {
            Step::Field(name) => {
                let dot = if written.is_empty() { "" } else { "." };
                written.push_str(&[dot, name].concat());
            }
            Step::Item(index) => {
                written.push_str(&["[", &index.to_string(), "]"].concat());
            }
        }
    }
    written
}
