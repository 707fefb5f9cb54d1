"""The wire between worker and sandbox: values, frames, messages. No torch, no numpy, no pickle."""
