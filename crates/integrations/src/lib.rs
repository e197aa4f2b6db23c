//! What leaves for other servers: the guard that decides which addresses may be reached, and webhooks to subscribers.

pub mod egress;
