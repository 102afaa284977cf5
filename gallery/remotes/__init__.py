"""Everything that opens a socket: git, http, forges' interfaces, DOI registries."""
