"""保密审查: before anything is disclosed, a person answers the eight questions of clause 8.1 and concludes."""
