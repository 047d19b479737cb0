"""What everything stands on: objections, digests, whole files, triggers. No models, no pages."""
