"""Review of a change to the catalog: what a pull request brings, as data and as the text of one comment."""

from __future__ import annotations

from gallery.review.addresses import gone
from gallery.review.annotations import github
from gallery.review.broken import broken, proposal
from gallery.review.change import EntryChange, Review, read_review
from gallery.review.comment import LIMIT, MARK, comment
from gallery.review.form import Asked, FormError, read_form
from gallery.review.look import look
from gallery.review.proposals import Proposal, proposals, write
from gallery.review.tickets import Ticket, tickets

__all__ = [
    "LIMIT",
    "MARK",
    "Asked",
    "EntryChange",
    "FormError",
    "Proposal",
    "Review",
    "Ticket",
    "broken",
    "comment",
    "github",
    "gone",
    "look",
    "proposal",
    "proposals",
    "read_form",
    "read_review",
    "tickets",
    "write",
]
