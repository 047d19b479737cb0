"""Wiring: settings, addresses, servers, the console command."""
