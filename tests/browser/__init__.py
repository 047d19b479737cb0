"""What a person sees and clicks: Debian's Chromium against `gongkai serve` as it is installed."""
