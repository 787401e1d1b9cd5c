//! Drift: fields of a call whose type differs from the documented one.

use crate::call::{CALL, Field, Type, TypeName, is};
use crate::decimal::decimal;
use crate::tape::{Cursor, Item, Plain, Tape};

/// A field, or an item of an array, whose type differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Its path: `contact.email`, `chat_history[3].content`.
    pub path: String,
    /// The documented type.
    pub expected: TypeName,
    /// The received type.
    pub actual: TypeName,
}

/// The number of shapes whose fields are cached.
const MAX_PLANS: usize = 16;

/// Compares the call that starts at `cursor` with its documented model. A transcript that drifts in the same way in
/// many turns is reported at the first.
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

/// The documented field of each value of a shape, in its order.
struct Plan {
    shape: u32,
    documented: &'static [Field],
    fields: Vec<Option<&'static Field>>,
    /// The same, if all of them are documented as strings or as arrays of anything.
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
    /// Checks the next value, and passes it.
    fn value(&mut self, documented: &'static Type) {
        let Some(item) = self.cursor.next_item() else {
            return;
        };
        match (documented, &item) {
            (_, Item::Null) => {}
            (Type::Object(fields), Item::Object(shape)) => return self.fields(fields, *shape),
            (Type::Array(of), Item::Array(len, _)) if !matches!(of, Type::Any) => {
                return self.items(of, *len);
            }
            (documented, _) => {
                let actual = type_of(&item);
                if let Some(expected) = documented.type_name().filter(|it| *it != actual) {
                    self.report(expected, actual);
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
        let mut fields: Vec<Option<&'static Field>> = Vec::new();
        // A bit for each documented field that was found.
        let mut seen = 0u32;
        debug_assert!(documented.len() <= 32);
        for key in self.tape.shapes().keys_backwards(shape) {
            let at = documented.iter().position(|(name, _)| is(key, name));
            // Of fields with the same name the last counts.
            let at = at.filter(|at| seen & (1 << at) == 0);
            seen |= at.map_or(0, |at| 1 << at);
            fields.push(at.map(|at| &documented[at]));
        }
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

    /// Turns are mostly alike: passes an item if it has the last shape and nothing drifts in it.
    fn passed_as_the_last(&mut self) -> bool {
        let last = self.plans.last();
        last.is_some_and(|plan| match &plan.plain {
            Some(plain) => self.cursor.pass_plain(plan.shape, plain),
            None => false,
        })
    }

    #[cold]
    fn report(&mut self, expected: TypeName, actual: TypeName) {
        let path = written(&self.path);
        // The part after the item's index, if there is one.
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

/// The type of a value on the tape.
pub(crate) fn type_of(item: &Item) -> TypeName {
    match item {
        Item::Null => TypeName::Null,
        Item::Bool(_) => TypeName::Boolean,
        Item::Number(_) | Item::NumberText => TypeName::Number,
        Item::String => TypeName::String,
        Item::Array(..) => TypeName::Array,
        Item::Object(_) => TypeName::Object,
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
                written.push_str(&["[", &decimal(*index as u64), "]"].concat());
            }
        }
    }
    written
}
