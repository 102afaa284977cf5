"""The stages of a crawl as jobs for workers: small records in, small records out, bytes through the store."""
