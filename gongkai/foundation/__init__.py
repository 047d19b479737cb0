"""What everything stands on: objections, digests, whole files, triggers, children that read foreign files. No models, no pages."""
