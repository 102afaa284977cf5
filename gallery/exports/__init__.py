"""Exports: a record as citations, linked data, feeds, tables, badges and the API's documents. Pure: records in, text and bytes out.

| module | gives |
|---|---|
| citations | the paper and the code as APA text, BibTeX, RIS and CSL-JSON |
| linked | schema.org JSON-LD, the `citation_*` tags and signposting links of a page's head |
| crate | `ro-crate-metadata.json` of an entry's folder |
| documents | `/api/v1/`: entries, statistics, their JSON Schemas |
| openapi | the API's description for programs and, as html, for people |
| tables | CSV |
| atom | feeds |
| badge | badge for a README, as SVG and as a shields.io endpoint |
| card | picture for previews of a page |
"""
