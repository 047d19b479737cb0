"""审查与审批: the deputy leader consents, the office examines, the group head countersigns, the principal leader approves."""
