"""The scheduler wing: nights, drafts, learning and requests, each done when the store says that it is due."""
