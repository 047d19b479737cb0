"""收集: the office calls for material, units draft matters, each trip of a matter is an edition, each text a version."""
