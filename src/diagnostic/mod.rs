//! Problems in a description and how they are shown.

mod problem;
mod render;
mod source;
mod suggest;

pub use self::{
    problem::{Located, Place, Problem, Problems, located, sort},
    render::{Colour, render},
    source::{MAX_SIZE, Position, Source, Span},
    suggest::{did_you_mean, list, quote, snake_case},
};
