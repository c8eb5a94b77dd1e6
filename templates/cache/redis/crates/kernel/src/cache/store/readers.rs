//! Readers of one copy within an instance: while some of them get it, the others wait to get it together.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{Mutex as Turn, OnceCell},
    time::timeout,
};

use crate::{Error, Representation, Result};

/// How long readers wait for those before them: a row that takes long to load delays nobody further.
const LONGEST_TURN: Duration = Duration::from_millis(100);

/// Those who read copies at the moment, by the name of the copy.
#[derive(Default)]
pub struct Readers(Mutex<HashMap<String, Weak<Queue>>>);

/// The readers of one copy.
#[derive(Default)]
struct Queue {
    turn: Turn<()>,
    /// Those who wait for their turn. Whoever comes later than it began might be shown what was before a write.
    next: Mutex<Weak<Group>>,
}

/// What some readers are given together.
type Group = OnceCell<Result<Arc<Representation>, Arc<Error>>>;

impl Readers {
    /// What one of those who came before its turn has got; `get` begins after this is called.
    pub async fn join(
        &self,
        name: &str,
        get: impl AsyncFnOnce() -> Result<Arc<Representation>>,
    ) -> Result<Arc<Representation>, Arc<Error>> {
        let queue = self.queue(name);
        let group = queue.group();
        let turn = async || {
            let turn = timeout(LONGEST_TURN, queue.turn.lock()).await;
            queue.begin(&group);
            let got = get().await.map_err(Arc::new);
            drop(turn);
            got
        };
        group.get_or_init(turn).await.clone()
    }

    fn queue(&self, name: &str) -> Arc<Queue> {
        /// Above this those are dropped that nobody waits in.
        const MANY: usize = 1_024;
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if queues.len() >= MANY {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        let slot = queues.entry(name.to_owned()).or_default();
        slot.upgrade().unwrap_or_else(|| {
            let queue = Arc::default();
            *slot = Arc::downgrade(&queue);
            queue
        })
    }
}

impl Queue {
    /// Those who wait, or a new group.
    fn group(&self) -> Arc<Group> {
        let mut next = self.next();
        next.upgrade().unwrap_or_else(|| {
            let group = Arc::default();
            *next = Arc::downgrade(&group);
            group
        })
    }

    /// Has nobody join these any more.
    fn begin(&self, group: &Arc<Group>) {
        let mut next = self.next();
        if next.as_ptr() == Arc::as_ptr(group) {
            *next = Weak::new();
        }
    }

    fn next(&self) -> MutexGuard<'_, Weak<Group>> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
