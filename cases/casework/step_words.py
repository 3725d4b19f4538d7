"""How a case's steps read once they are taken: in its history, in a timeline."""

from __future__ import annotations

from typing import Any

from stations.audit.words import VERBS

ICONS = {
    "open": "folder-plus",
    "accept": "folder-check",
    "decline": "folder-x",
    "assess": "clipboard-check",
    "submit_plan": "send",
    "approve_plan": "circle-check",
    "return_plan": "arrow-back-up",
    "revise_plan": "edit",
    "evaluate": "clipboard-data",
    "continue": "refresh",
    "submit_closing": "send",
    "approve_closing": "circle-check",
    "return_closing": "arrow-back-up",
    "archive": "archive",
    "refer": "arrow-forward-up",
    "suspend": "player-pause",
    "resume": "player-play",
    "end": "player-stop",
    "reopen": "folder-open",
}


def icon_and_words(verb: str) -> tuple[str, Any]:
    return ICONS[verb], VERBS[verb]
