"""检索: one interface, engines behind it. A plain library: it knows neither Django nor what a matter is."""
