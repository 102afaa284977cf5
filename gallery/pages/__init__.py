"""Pages: records → views → html fragments. Pure: no store, no clock, no socket; templates only print what views hold."""
