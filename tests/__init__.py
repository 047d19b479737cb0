"""What is tested across concepts, and what all tests stand on: their settings and a PostgreSQL of their own."""
