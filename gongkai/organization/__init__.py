"""机构: bodies, units, people, posts, appointments and delegations. Who may do what, where, from when to when."""
