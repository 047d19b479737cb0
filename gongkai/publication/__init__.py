"""公开: releases, their dated steps, the snapshots the public is served, withdrawal."""
