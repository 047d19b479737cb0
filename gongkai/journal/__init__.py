"""The journal (留痕): who did what, when, as a chain that cannot be rewritten unseen; its signed checkpoints (存证点)."""
